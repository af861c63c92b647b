import { resolve } from 'node:path';
import { Command } from 'commander';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { FREE_IN_TRAINING, wantedSpec } from '../../activities/spec/manifest.ts';
import { baseWeights } from '../../activities/spec/model-files.ts';
import type { RegisteredAdapter } from '../../domain/adapter.ts';
import { trainingId } from '../../domain/tuned-arms.ts';
import { adapterText } from '../../report/adapter.ts';
import { createOutput } from '../output.ts';
import { trainingLine } from '../progress.ts';
import { refuseOtherTraining } from '../running-training.ts';
import { requireTrained } from '../trained-arm.ts';
import { givenSpec, type SpecPart, withSpecOptions } from '../spec-options.ts';
import { type StackOptions, withStackOptions } from '../stack.ts';
import { withStack } from '../with-stack.ts';
import { runWorkflow } from '../workflow-run.ts';

const PARTS: SpecPart[] = ['training'];

interface FinetuneOptions extends StackOptions, Record<string, unknown> {
  id: string;
  arm: string;
  json?: boolean;
}

export function finetuneCommand(): Command {
  const command = new Command('finetune')
    .description('train a LoRA adapter on the extracted dataset, export it and prove that it acts')
    .requiredOption('--id <id>', 'the experiment')
    .option(
      '--arm <name>',
      'the arm that the adapter is for: finetuned, unfiltered, audited, without_<task>, finetuned_seed_<n>',
      'finetuned',
    )
    .option('--json', 'print what was registered as JSON');
  withStackOptions(withSpecOptions(command, PARTS));
  return command
    .addHelpText(
      'after',
      '\nExamples:\n  tddft finetune --id exp-1\n  tddft finetune --id exp-1 --lora-r 32 --lora-alpha 64 --epochs 5\n  tddft finetune --id exp-1 --arm unfiltered\n',
    )
    .action(finetune);
}

async function finetune(options: FinetuneOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const { id, arm } = options;
  const workflowId = trainingId(id, arm);
  const resultsDir = resolve(options.resultsDir);
  const { design } = await readManifest(new ResultsFolder(resultsDir, id), id);
  const given = await givenSpec(options, PARTS);
  requireTrained(design, arm, given);
  const wanted = { ...given, experiment_id: id };
  await baseWeights(await wantedSpec(wanted, id, resultsDir, FREE_IN_TRAINING));
  const registered = await withStack(id, options, output, async (stack) => {
    if (Object.keys(given).length > 0) await refuseOtherTraining(stack.client, workflowId, wanted, resultsDir);
    return runWorkflow<RegisteredAdapter>(
      stack,
      {
        type: 'fineTune',
        workflowId,
        input: { ...wanted, arm },
        summary: arm === 'finetuned' ? `LoRA training of ${id}` : `LoRA training of ${id} for ${arm}`,
        describe: (client) => () => trainingLine(client, workflowId),
      },
      output,
    );
  });
  output.data(registered, adapterText(registered));
}
