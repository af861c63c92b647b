import { resolve } from 'node:path';
import { Command } from 'commander';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import { pValue } from '../../report/numbers.ts';
import { phasesQuery } from '../../workflows/messages.ts';
import { experimentIds } from '../experiments.ts';
import { createOutput } from '../output.ts';
import { openRuns } from '../open-runs.ts';
import { armLine, experimentProgress, trainingLine } from '../progress.ts';
import { runnerOf } from '../run-lock.ts';
import { connectToLive } from '../stack.ts';

interface ExperimentStatus {
  experiment_id: string;
  state: 'done' | 'running' | 'failed' | 'stopped' | 'damaged';
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
  try {
    const comparison = await readJson(new ResultsFolder(resolve(resultsDir), id).comparison, Comparison);
    if (comparison) return { experiment_id: id, state: 'done', detail: outcome(comparison) };
  } catch (cause) {
    if (!(cause instanceof DamagedFile)) throw cause;
    return { experiment_id: id, state: 'damaged', detail: cause.message };
  }
  const running = client && (await runningLine(client, id));
  if (running !== null) return { experiment_id: id, state: 'running', detail: running };
  const runner = await runnerOf(resolve(resultsDir), id);
  if (runner !== null) return { experiment_id: id, state: 'running', detail: `${runner} works on it` };
  const failure = client && (await failureOf(client, id));
  if (failure !== null) return { experiment_id: id, state: 'failed', detail: failure };
  return {
    experiment_id: id,
    state: 'stopped',
    detail: `${client ? '' : 'no stack is running; '}tddft run --id ${id} continues it`,
  };
}

function outcome({ overall: { baseline, finetuned }, hypotheses: { h1 } }: Comparison): string {
  const passed = `${baseline.successes}/${baseline.trials} -> ${finetuned.successes}/${finetuned.trials}`;
  return `${passed}, p = ${pValue(h1.decided_by.p)}, H1 ${h1.status === 'met' ? 'met' : 'not met'}`;
}

/** How far the experiment is, or the one phase of it that was started alone; null when nothing runs. */
async function runningLine(client: Client, id: string): Promise<string | null> {
  const run = (await openRuns(client)).find(({ experimentId }) => experimentId === id);
  if (!run) return null;
  const line = { experiment: experimentProgress, benchmark: armLine, fineTune: trainingLine }[run.type];
  return (await line(client, run.workflowId)) ?? 'starting';
}

/** How the experiment ended without a comparison, and where; null when it never ran or was only cut off. */
async function failureOf(client: Client, id: string): Promise<string | null> {
  const handle = client.workflow.getHandle(id);
  try {
    const { status: state } = await handle.describe();
    const phases = await handle.query(phasesQuery);
    const phase = phases.find((each) => each.state === 'running')?.name ?? 'its first step';
    return `${state.name.toLowerCase()} in ${phase}`;
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return null;
    throw cause;
  }
}
