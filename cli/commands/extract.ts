import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { declaredManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { extractDatasets } from '../../activities/records/dataset.ts';
import { outdatedAdapters } from '../../activities/records/dataset-adapters.ts';
import { extractOriginal } from '../../activities/records/dataset-original.ts';
import { FREE_IN_TRAINING, wantedSpec } from '../../activities/spec/manifest.ts';
import { finetuneCommand } from '../../domain/finetune-command.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
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
  const manifest = await declaredManifest(folder);
  if (manifest === null) throw new InvalidInput([missing(id, from, folder.manifest)]);
  const { design } = manifest;
  const given = { ...(await givenSpec(options, PARTS)), experiment_id: id };
  const spec = { ...(await wantedSpec(given, id, resultsDir, FREE_IN_TRAINING)), experiment_id: id };
  const unlock = await lockExperiment(resultsDir, id);
  try {
    const wanted = { ...design, spec };
    const extracted =
      from === undefined
        ? await extractDatasets(folder, arm, wanted)
        : await extractOriginal(folder, resolve(from), wanted);
    const outdated = (await outdatedAdapters(folder, design)).map(({ arm, dataset }) => ({
      arm,
      trained_anew_by: dataset in extracted.reports ? finetuneCommand(id, arm) : null,
    }));
    for (const each of outdated) output.narrate(outdatedText(each));
    output.data(
      { ...extracted, outdated_adapters: outdated },
      `${datasetsText(extracted, from === undefined ? id : null)}\nWritten to ${folder.root}/data`,
    );
  } finally {
    await unlock();
  }
}

function outdatedText({ arm, trained_anew_by }: { arm: string; trained_anew_by: string | null }): string {
  const anew = trained_anew_by === null ? 'there are none for it now' : `\`${trained_anew_by}\` trains it anew`;
  return `The adapter of ${arm} was trained on other samples than these; ${anew}.`;
}

function missing(id: string, from: string | undefined, file: string): string {
  const begin =
    from === undefined
      ? `tddft benchmark --id ${id}`
      : `tddft benchmark --id ${id} --tasks <those of ${from} to train on> --trials 1`;
  return `experiment_id: no such experiment (got "${id}"; there is no ${file}); \`${begin}\` begins it`;
}
