import { resolve } from 'node:path';
import { Command } from 'commander';
import { readArmAttribution } from '../../activities/attribution/read-attribution.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { wantedSpec } from '../../activities/spec/manifest.ts';
import { requireModelFile } from '../../activities/spec/model-files.ts';
import { benchmarkRequest } from '../../domain/benchmark-input.ts';
import { isCurrent } from '../../domain/comparison/attribution-comparison.ts';
import type { ArmSummary } from '../../domain/records.ts';
import { armId } from '../../domain/trial-plan.ts';
import { armReport } from '../../report/arm.ts';
import { attributionReport } from '../../report/attribution.ts';
import { progressQuery } from '../../workflows/messages.ts';
import { newExperimentId } from '../experiments.ts';
import { createOutput } from '../output.ts';
import { armLine } from '../progress.ts';
import { givenSpec, type SpecPart, withSpecOptions } from '../spec-options.ts';
import { withStackOptions } from '../stack.ts';
import { withStack } from '../with-stack.ts';
import { runWorkflow } from '../workflow-run.ts';

const PARTS: SpecPart[] = ['design'];

interface BenchmarkOptions extends Record<string, unknown> {
  id?: string;
  arm: string;
  resultsDir: string;
  port: string;
  uiPort: string;
  json?: boolean;
}

export function benchmarkCommand(): Command {
  const command = new Command('benchmark')
    .description('run one arm alone: every trial of every task on one model')
    .option('--id <id>', 'the experiment it belongs to; a new one without it')
    .option(
      '--arm <name>',
      'baseline; finetuned, unfiltered, audited, null_adapter, without_<task>, finetuned_seed_<n> (with an adapter of this experiment); or a name of your own with --model',
      'baseline',
    )
    .option('--json', 'print the summary as JSON');
  withStackOptions(withSpecOptions(command, PARTS));
  return command
    .addHelpText(
      'after',
      '\nExamples:\n  tddft benchmark --id exp-1 --trials 50\n  tddft benchmark --id exp-1 --arm finetuned\n  tddft benchmark --id exp-1 --arm unfiltered\n  tddft benchmark --id exp-1 --arm larger --model gguf:/models/larger.gguf\n',
    )
    .action(benchmark);
}

async function benchmark(options: BenchmarkOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const given = await givenSpec(options, PARTS);
  const { experimentId, ownModel, design } = benchmarkRequest({
    ...given,
    experiment_id: options.id ?? given['experiment_id'],
    arm: options.arm,
  });
  const id = experimentId ?? newExperimentId(new Date());
  const input = { ...given, experiment_id: id, arm: options.arm };
  const spec = await wantedSpec(design, id, resolve(options.resultsDir));
  await requireModelFile(ownModel ?? spec.model);
  const workflowId = armId(id, options.arm);
  const { summary, unattributed } = await withStack(id, options, output, async (stack) => ({
    summary: await runWorkflow<ArmSummary>(
      stack,
      {
        type: 'benchmark',
        workflowId,
        input,
        summary: `${options.arm} arm of ${id}`,
        describe: (client) => () => armLine(client, workflowId),
      },
      output,
    ),
    unattributed: (await stack.client.workflow.getHandle(workflowId).query(progressQuery))?.unattributed ?? null,
  }));
  const folder = new ResultsFolder(resolve(options.resultsDir), id).arm(options.arm);
  const found = await readArmAttribution(folder);
  const attribution = found !== null && isCurrent(found, summary) ? found : null;
  const reports = [armReport(summary), ...(attribution === null ? [] : [attributionReport(attribution)])];
  output.data({ ...summary, attribution }, reports.join('\n\n'));
  if (unattributed !== null) {
    const anew = attribution === null ? '' : ' anew';
    output.narrate(
      `Not attributed${anew}: ${unattributed}; \`tddft attribute ${id} --arm ${options.arm}\` tries again`,
    );
  }
  output.narrate(`Trials: ${folder.root}`);
}
