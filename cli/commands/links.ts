import { resolve } from 'node:path';
import { Command } from 'commander';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { NIGHT_ARM } from '../../activities/nightly/plan.ts';
import { armId } from '../../domain/trial-plan.ts';
import { tunedArms } from '../../domain/tuned-arms.ts';
import { type LinkPlace, type Links, links, linksText } from '../../report/links.ts';
import { isNight } from '../nights.ts';
import { measuredArms } from '../measured-arms.ts';
import { newExperimentId } from '../experiments.ts';
import { createOutput } from '../output.ts';
import { webUi } from '../web-ui.ts';

interface LinksOptions {
  resultsDir: string;
  json?: boolean;
}

export function linksCommand(): Command {
  return new Command('links')
    .description('print addresses of the Temporal Web UI: filled-in start forms, lists of trials, workflows')
    .argument('[experiment]', 'an experiment id; without it, links that belong to none')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nWith a Temporal server of your own, TDDFT_UI is the address of its Web UI.\n\nExamples:\n  tddft links\n  tddft links exp-1 --json\n',
    )
    .action(printLinks);
}

async function printLinks(id: string | undefined, { resultsDir, json }: LinksOptions): Promise<void> {
  const root = resolve(resultsDir);
  const experiment = id === undefined ? null : await linkedExperiment(new ResultsFolder(root, id), id);
  const place = { ...(await webUi(root)), stamp: newExperimentId(new Date()).slice('exp-'.length) };
  const found = id !== undefined && (await isNight(root, id)) ? nightLinks(place, id) : links({ ...place, experiment });
  createOutput(json ?? false).data(found, linksText(found));
}

/** Of an experiment, a night has one arm and its lists; the arm's page leads to the night's own. */
function nightLinks(place: Omit<LinkPlace, 'experiment'>, id: string): Links {
  const ofArm = links({ ...place, experiment: { id, arms: [NIGHT_ARM], trained: [] } });
  return {
    ...ofArm,
    start: links({ ...place, experiment: null }).start.filter(({ workflow_type }) => workflow_type === 'nightly'),
    workflows: ofArm.workflows.filter(({ workflow_id }) => workflow_id === armId(id, NIGHT_ARM)),
  };
}

/** With the pair of every experiment, the arms that have begun, and the adapters that it declares. */
async function linkedExperiment(folder: ResultsFolder, id: string): Promise<NonNullable<LinkPlace['experiment']>> {
  const { design } = await readManifest(folder, id);
  return {
    id,
    arms: [...new Set(['baseline', 'finetuned', ...(await measuredArms(folder))])],
    trained: tunedArms(design).flatMap(({ arm, dataset }) => (dataset === null ? [] : [arm])),
  };
}
