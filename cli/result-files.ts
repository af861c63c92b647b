import { ReportFolder } from '../activities/report/report-folder.ts';
import type { ResultsFolder } from '../activities/files/results-folder.ts';
import type { Design } from '../domain/design.ts';
import { tunedArms } from '../domain/tuned-arms.ts';

/** Where the results of an experiment lie that is done. */
export function resultFiles(folder: ResultsFolder, design: Design): string {
  const { experiment_id: id, training } = design.spec;
  const tuned = tunedArms(design);
  const trained = tuned.filter(({ dataset }) => dataset !== null);
  return [
    'FILES',
    `  report       ${new ReportFolder(folder).report}`,
    `  numbers      ${folder.comparison}`,
    `  trials       ${folder.root}/${anyOf(['baseline', ...tuned.map(({ arm }) => arm)])}/<task>_trials.jsonl`,
    `  dataset      ${folder.dataset('finetuned').root}/`,
    `  adapter      ${folder.root}/models/${anyOf(trained.map(({ arm }) => arm))}/`,
    ...(training.merged === 'none' ? [] : [`  merged       ${folder.model('finetuned').merged}`]),
    `Open one trial: tddft trials list --id ${id}`,
  ].join('\n');
}

function anyOf(names: readonly string[]): string {
  return names.length === 1 ? names.join('') : `{${names.join(',')}}`;
}
