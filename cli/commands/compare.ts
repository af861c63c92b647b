import { resolve } from 'node:path';
import { Command } from 'commander';
import { readJson } from '../../activities/files/parse.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { createRecordActivities } from '../../activities/records/activities.ts';
import { ComparePlan } from '../../activities/spec/activities.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { createOutput } from '../output.ts';
import { lockExperiment } from '../run-lock.ts';

interface CompareOptions {
  id: string;
  baseline: string;
  finetuned: string;
  resultsDir: string;
  json?: boolean;
}

export function compareCommand(): Command {
  return new Command('compare')
    .description('compare two arms of an experiment, write and print the report')
    .requiredOption('--id <id>', 'the experiment')
    .option('--baseline <arm>', 'the arm compared against', 'baseline')
    .option('--finetuned <arm>', 'the arm compared', 'finetuned')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'print the comparison as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tddft compare --id exp-1\n  tddft compare --id exp-1 --finetuned larger --json\n',
    )
    .action(compare);
}

async function compare({ id, baseline, finetuned, resultsDir, json }: CompareOptions): Promise<void> {
  const output = createOutput(json ?? false);
  const plan = parseInput(ComparePlan, { experiment_id: id, baseline, finetuned });
  const root = resolve(resultsDir);
  await readManifest(new ResultsFolder(root, id), id);
  const unlock = await lockExperiment(root, id);
  try {
    const { report, file } = await createRecordActivities({ resultsDir: root }).compareArms(plan);
    output.data(await readJson(file, Comparison), `${report}\n\nWritten to ${file}`);
  } finally {
    await unlock();
  }
}
