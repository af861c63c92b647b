import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { extractDatasets } from '../../activities/records/dataset.ts';
import { extractOriginal } from '../../activities/records/dataset-original.ts';
import { FREE_IN_TRAINING, wantedSpec } from '../../activities/spec/manifest.ts';
import { datasetsText } from '../../report/dataset.ts';
import { createOutput } from '../output.ts';
import { lockExperiment } from '../run-lock.ts';
import { givenSpec, type SpecPart, withSpecOptions } from '../spec-options.ts';

const PARTS: SpecPart[] = ['selection'];

interface ExtractOptions extends Record<string, unknown> {
  id: string;
  arm: string;
  from?: string;
  resultsDir: string;
  json?: boolean;
}

export function extractCommand(): Command {
  const command = new Command('extract')
    .description("select training samples from an arm's trials and write the datasets")
    .requiredOption('--id <id>', 'the experiment')
    .option('--arm <name>', 'the arm whose trials are used', 'baseline')
    .addOption(
      new Option('--from <folder>', "results in the original experiment's format, instead of an arm's").conflicts(
        'arm',
      ),
    )
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'print the counts as JSON');
  return withSpecOptions(command, PARTS)
    .addHelpText(
      'after',
      '\nExamples:\n  tddft extract --id exp-1\n  tddft extract --id exp-1 --no-first-attempt --steps tests\n',
    )
    .action(extract);
}

async function extract(options: ExtractOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const { id, arm, from } = options;
  const resultsDir = resolve(options.resultsDir);
  const folder = new ResultsFolder(resultsDir, id);
  const { design } = await readManifest(folder, id);
  const given = { ...(await givenSpec(options, PARTS)), experiment_id: id };
  const spec = { ...(await wantedSpec(given, id, resultsDir, FREE_IN_TRAINING)), experiment_id: id };
  const unlock = await lockExperiment(resultsDir, id);
  try {
    const wanted = { ...design, spec };
    const extracted =
      from === undefined
        ? await extractDatasets(folder, arm, wanted)
        : await extractOriginal(folder, resolve(from), wanted);
    output.data(extracted, `${datasetsText(extracted)}\nWritten to ${folder.root}/data`);
  } finally {
    await unlock();
  }
}
