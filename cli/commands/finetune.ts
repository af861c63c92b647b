import { resolve } from 'node:path';
import { Command } from 'commander';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { FREE_IN_TRAINING, wantedSpec } from '../../activities/spec/manifest.ts';
import { baseWeights } from '../../activities/spec/model-files.ts';
import type { AdapterManifest } from '../../domain/adapter.ts';
import { createOutput } from '../output.ts';
import { trainingLine } from '../progress.ts';
import { refuseOtherTraining } from '../running-training.ts';
import { givenSpec, type SpecPart, withSpecOptions } from '../spec-options.ts';
import { type StackOptions, withStackOptions } from '../stack.ts';
import { withStack } from '../with-stack.ts';
import { runWorkflow } from '../workflow-run.ts';

const PARTS: SpecPart[] = ['training'];

interface FinetuneOptions extends StackOptions, Record<string, unknown> {
  id: string;
  json?: boolean;
}

export function finetuneCommand(): Command {
  const command = new Command('finetune')
    .description('train a LoRA adapter on the extracted dataset, export it and prove that it acts')
    .requiredOption('--id <id>', 'the experiment')
    .option('--json', "print the adapter's manifest as JSON");
  withStackOptions(withSpecOptions(command, PARTS));
  return command
    .addHelpText(
      'after',
      '\nExamples:\n  tddft finetune --id exp-1\n  tddft finetune --id exp-1 --lora-r 32 --lora-alpha 64 --epochs 5\n',
    )
    .action(finetune);
}

async function finetune(options: FinetuneOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const { id } = options;
  const workflowId = `${id}.fine-tune`;
  const resultsDir = resolve(options.resultsDir);
  const folder = new ResultsFolder(resultsDir, id);
  await readManifest(folder, id);
  const given = await givenSpec(options, PARTS);
  const input = { ...given, experiment_id: id };
  await baseWeights(await wantedSpec(input, id, resultsDir, FREE_IN_TRAINING));
  const manifest = await withStack(id, options, output, async (stack) => {
    if (Object.keys(given).length > 0) await refuseOtherTraining(stack.client, workflowId, input, resultsDir);
    return runWorkflow<AdapterManifest>(
      stack,
      {
        type: 'fineTune',
        workflowId,
        input,
        summary: `LoRA training of ${id}`,
        describe: (client) => () => trainingLine(client, workflowId),
      },
      output,
    );
  });
  const { training, adapter, probe } = manifest;
  output.data(
    manifest,
    [
      `Trained ${training.steps} steps on ${training.train_samples} samples in ${training.duration_s.toFixed(0)} s on ${training.device} (${training.precision}, quantization ${training.quantization}); loss ${training.train_loss.toFixed(3)}.`,
      `The adapter changed ${probe.changed} of ${probe.answers} probe answers; a null adapter changed none.`,
      `Adapter: ${adapter.path}`,
      `Next: tddft benchmark --id ${id} --arm finetuned, then tddft compare --id ${id}`,
      `Files: ${folder.tuned}`,
    ].join('\n'),
  );
}
