import { resolve } from 'node:path';
import { Command } from 'commander';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { isMeasured } from '../../activities/records/measured-arm.ts';
import type { AttributionPlan } from '../../activities/spec/attribution-plan.ts';
import type { ArmAttribution } from '../../domain/attribution/attribution.ts';
import { changedTasksLine } from '../../domain/attribution/changed-tasks.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { attributionId } from '../../domain/trial-plan.ts';
import { attributionReport } from '../../report/attribution.ts';
import { planQuery } from '../../workflows/messages.ts';
import { measuredArms } from '../measured-arms.ts';
import { createOutput } from '../output.ts';
import { attributionLine } from '../progress.ts';
import { type StackOptions, withStackOptions } from '../stack.ts';
import { withStack } from '../with-stack.ts';
import { runWorkflow } from '../workflow-run.ts';

interface AttributeOptions extends StackOptions {
  arm?: string;
  json?: boolean;
}

export function attributeCommand(): Command {
  const command = new Command('attribute')
    .description("judge an experiment's trials by their tasks' controls: whose fault it was, and which successes hold")
    .argument('<experiment>', 'an experiment id')
    .option('--arm <name>', 'this arm only; without it, every arm that has results')
    .option('--json', 'print the counts of each arm as JSON');
  return withStackOptions(command)
    .addHelpText(
      'after',
      '\nEvery arm is attributed when it ends, unless its experiment says --no-attribution; this is for arms measured\nbefore, or after task files have changed. What was judged by the same controls is not run again.\n\nExamples:\n  tddft attribute exp-1\n  tddft attribute exp-1 --arm finetuned --json\n',
    )
    .action(attribute);
}

async function attribute(experiment: string, options: AttributeOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const folder = new ResultsFolder(resolve(options.resultsDir), experiment);
  await readManifest(folder, experiment);
  const arms = await wantedArms(folder, options.arm);
  const attributions: ArmAttribution[] = [];
  await withStack(experiment, options, output, async (stack) => {
    for (const arm of arms) {
      const workflowId = attributionId(experiment, arm);
      const summary = `attribution of ${arm} of ${experiment}`;
      const describe = (client: typeof stack.client) => () => attributionLine(client, workflowId);
      const run = {
        type: 'attribution',
        workflowId,
        input: { experiment_id: experiment, arm },
        summary,
        describe,
      } as const;
      attributions.push(await runWorkflow<ArmAttribution>(stack, run, output));
      const plan = await stack.client.workflow.getHandle(workflowId).query<AttributionPlan | null>(planQuery.name);
      if (plan && plan.changed_tasks.length > 0) output.narrate(`${arm}: ${changedTasksLine(plan.changed_tasks)}`);
    }
  });
  output.data(attributions, attributions.map(attributionReport).join('\n\n'));
  output.narrate(`One trial: tddft trials list --id ${experiment} --arm all --verdict false_success`);
  output.narrate(`In the comparison and the report: tddft compare ${experiment}`);
}

/** Those that have results. `InvalidInput` where the wanted one has none, or none has. */
async function wantedArms(folder: ResultsFolder, wanted: string | undefined): Promise<string[]> {
  const measured: string[] = [];
  for (const arm of await measuredArms(folder)) if (await isMeasured(folder, arm)) measured.push(arm);
  if (wanted === undefined && measured.length > 0) return measured;
  if (wanted !== undefined && measured.includes(wanted)) return [wanted];
  throw new InvalidInput([
    `--arm: no results (got ${wanted === undefined ? 'nothing' : `"${wanted}"`}, allowed ${measured.join(', ') || 'none yet'})`,
  ]);
}
