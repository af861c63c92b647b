import { resolve } from 'node:path';
import { Command } from 'commander';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { links, linksText } from '../../report/links.ts';
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
  const experiment = id === undefined ? null : { id, arms: await armsOf(new ResultsFolder(root, id), id) };
  const stamp = newExperimentId(new Date()).slice('exp-'.length);
  const found = links({ ...(await webUi(root)), stamp, experiment });
  createOutput(json ?? false).data(found, linksText(found));
}

/** The arms with results, and the pair of every experiment. */
async function armsOf(folder: ResultsFolder, id: string): Promise<string[]> {
  await readManifest(folder, id);
  return [...new Set(['baseline', 'finetuned', ...(await measuredArms(folder))])];
}
