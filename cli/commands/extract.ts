import { resolve } from 'node:path';
import { Command } from 'commander';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { extractDataset } from '../../activities/records/dataset.ts';
import { Manifest } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { ExperimentSpec } from '../../domain/spec.ts';
import { datasetText } from '../../report/dataset.ts';
import { createOutput } from '../output.ts';
import { givenSpec, withSpecOptions } from '../spec-options.ts';

interface ExtractOptions extends Record<string, unknown> {
  id: string;
  arm: string;
  resultsDir: string;
  json?: boolean;
}

export function extractCommand(): Command {
  const command = new Command('extract')
    .description("select training samples from an arm's trials and write the dataset")
    .requiredOption('--id <id>', 'the experiment')
    .option('--arm <name>', 'the arm whose trials are used', 'baseline')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'print the counts as JSON');
  return withSpecOptions(command, ['selection'])
    .addHelpText(
      'after',
      '\nExamples:\n  tddft extract --id exp-1\n  tddft extract --id exp-1 --no-first-attempt --steps tests\n',
    )
    .action(extract);
}

async function extract(options: ExtractOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const folder = new ResultsFolder(resolve(options.resultsDir), options.id);
  const manifest = await readJson(folder.manifest, Manifest);
  if (manifest === null)
    throw new InvalidInput([`--id: no such experiment (got "${options.id}"; there is no ${folder.manifest})`]);
  const { spec } = manifest.design;
  const given = ExperimentSpec.partial().parse(await givenSpec(options));
  const report = await extractDataset(folder, options.arm, { ...spec, selection: given.selection ?? spec.selection });
  output.data(report, `${datasetText(report)}\nWritten to ${folder.root}/data`);
}
