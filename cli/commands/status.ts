import { resolve } from 'node:path';
import { Command } from 'commander';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { phasesQuery } from '../../workflows/messages.ts';
import { experimentIds } from '../experiments.ts';
import { createOutput } from '../output.ts';
import { experimentProgress } from '../progress.ts';
import { connectToLive } from '../stack.ts';

interface ExperimentStatus {
  experiment_id: string;
  state: 'done' | 'running' | 'failed' | 'stopped';
  detail: string;
}

export function statusCommand(): Command {
  return new Command('status')
    .description('list the experiments of a results folder, or tell how far one is')
    .argument('[experiment]', 'an experiment id')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  tddft status\n  tddft status exp-1 --json\n')
    .action(status);
}

async function status(
  experiment: string | undefined,
  { resultsDir, json }: { resultsDir: string; json?: boolean },
): Promise<void> {
  const output = createOutput(json ?? false);
  const known = await experimentIds(resolve(resultsDir));
  if (experiment !== undefined && !known.includes(experiment)) {
    throw new InvalidInput([
      `experiment: no such experiment in ${resolve(resultsDir)} (got "${experiment}", allowed ${known.join(', ') || 'none yet'})`,
    ]);
  }
  const client = await connectToLive(resultsDir);
  const rows = [];
  for (const id of experiment === undefined ? known : [experiment]) rows.push(await statusOf(id, resultsDir, client));
  output.data(
    experiment === undefined ? rows : rows[0],
    rows
      .map(({ experiment_id, state, detail }) => `${experiment_id.padEnd(28)} ${state.padEnd(8)} ${detail}`)
      .join('\n') || 'no experiments yet',
  );
}

async function statusOf(id: string, resultsDir: string, client: Client | null): Promise<ExperimentStatus> {
  const comparison = await readJson(new ResultsFolder(resolve(resultsDir), id).comparison, Comparison);
  if (comparison) {
    const { baseline, finetuned, fisher_p_two_sided } = comparison.overall;
    return {
      experiment_id: id,
      state: 'done',
      detail: `${baseline.successes}/${baseline.trials} -> ${finetuned.successes}/${finetuned.trials}, p = ${fisher_p_two_sided.toPrecision(3)}`,
    };
  }
  if (client === null)
    return { experiment_id: id, state: 'stopped', detail: `no stack is running; tddft run --id ${id} continues it` };
  try {
    const handle = client.workflow.getHandle(id);
    const { status: state } = await handle.describe();
    if (state.name === 'RUNNING')
      return { experiment_id: id, state: 'running', detail: (await experimentProgress(client, id)) ?? 'starting' };
    const phases = await handle.query(phasesQuery);
    return {
      experiment_id: id,
      state: 'failed',
      detail: `${state.name.toLowerCase()} in ${phases.find((phase) => phase.state === 'running')?.name ?? 'its first step'}`,
    };
  } catch (cause) {
    if (!(cause instanceof WorkflowNotFoundError)) throw cause;
    return { experiment_id: id, state: 'stopped', detail: `tddft run --id ${id} continues it` };
  }
}
