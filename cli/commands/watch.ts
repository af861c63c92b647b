import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { workflowPath } from '../../domain/links.ts';
import { NotReady } from '../../setup/not-ready.ts';
import { Interrupted, StackEnded } from '../errors.ts';
import { follow } from '../follow.ts';
import { onInterrupt } from '../interruption.ts';
import { joinStack } from '../joined-stack.ts';
import { experimentOf, nightLine, nightResult } from '../nights.ts';
import { type OpenRun, runNamed, runUnder, wholeOf } from '../open-runs.ts';
import { createOutput, type Output } from '../output.ts';
import type { RunningStack } from '../stack.ts';
import { type Ending, endingOf } from '../watch/ending.ts';
import type { Snapshot } from '../watch/snapshot.ts';
import { watcher } from '../watch/watcher.ts';

/** A stack that was killed is usually started again by then; its experiments go on by themselves. */
const STACK_BACK_MS = 120_000;
const STACK_POLL_MS = 1000;

export function watchCommand(): Command {
  return new Command('watch')
    .description('show how a running experiment gets on, until it ends; Ctrl-C detaches')
    .argument('[id]', 'an experiment, or an arm or training that runs alone; without it, the one that runs')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'one JSON value for each change')
    .addHelpText(
      'after',
      '\nExamples:\n  tddft watch\n  tddft watch exp-1\n  tddft watch exp-1 --json | jq .held\n\nExit code: 0 when it is done, 1 when it failed or was cancelled, 2 when nothing of the id\nruns or has ended here, 3 when no stack is there, 130 after Ctrl-C.\n',
    )
    .action(watch);
}

async function watch(
  id: string | undefined,
  { resultsDir, json }: { resultsDir: string; json?: boolean },
): Promise<void> {
  const output = createOutput(json ?? false);
  const folder = resolve(resultsDir);
  const detached = new AbortController();
  const release = onInterrupt(() =>
    detached.abort(new Interrupted('detached; the work goes on, `tddft watch` shows it again')),
  );
  try {
    const ending = await endingUnder(id, folder, output, detached.signal);
    output.line(ending, `${ending.workflow_id}: ${ending.text}`);
    if (ending.state !== 'done') process.exitCode = 1;
  } finally {
    release();
  }
}

/** What runs is followed to its end; of what has ended already, how it did. */
async function endingUnder(
  id: string | undefined,
  resultsDir: string,
  output: Output,
  detached: AbortSignal,
): Promise<Ending> {
  const earlier = id === undefined ? null : await recordedEnding(resultsDir, id);
  const found = await findRun(id, resultsDir, detached).catch((cause: unknown) => {
    if (cause instanceof InvalidInput || cause instanceof NotReady) return cause;
    throw cause;
  });
  if (found instanceof Error) {
    if (earlier === null) throw found;
    return earlier;
  }
  // A comparison may have been made again since the workflow ended.
  return earlier && !found.running ? earlier : watchToTheEnd(found.run, found.stack, resultsDir, output);
}

interface FoundRun {
  run: OpenRun;
  running: boolean;
  stack: RunningStack;
}

/** What runs under an id, else the workflow of that id as it ended. */
async function findRun(id: string | undefined, resultsDir: string, detached: AbortSignal): Promise<FoundRun> {
  const stack = await joinStack(resultsDir, detached);
  try {
    return { run: await runUnder(stack.client, id), running: true, stack };
  } catch (cause) {
    const ended = id === undefined ? null : await runNamed(stack.client, id);
    if (ended === null) throw cause;
    return { ...ended, stack };
  }
}

/** Of an experiment or a night that is done, from its files. */
async function recordedEnding(resultsDir: string, id: string): Promise<Ending | null> {
  const comparison = await readJson(new ResultsFolder(resultsDir, id).comparison, Comparison);
  if (comparison) return { workflow_id: id, state: 'done', text: comparison.headline };
  const night = await nightResult(resultsDir, experimentOf(id));
  return night && { workflow_id: id, state: 'done', text: nightLine(night) };
}

async function watchToTheEnd(run: OpenRun, first: RunningStack, resultsDir: string, output: Output): Promise<Ending> {
  for (let stack = first; ; stack = await nextStack(resultsDir, first.interrupted, output)) {
    const { client, ui } = stack;
    const { namespace } = client.options;
    const link = ui === null ? null : `${ui}${workflowPath({ namespace, workflowId: run.workflowId })}`;
    const handle = client.workflow.getHandle(wholeOf(run));
    const progress = watcher({ client, run, link }, output);
    try {
      return await endingOf(run, <T>() => follow<T, Snapshot>(handle, progress, stack));
    } catch (cause) {
      if (!(cause instanceof StackEnded)) throw cause;
    }
  }
}

/** The next stack of the same results folder; `NotReady` when none comes. */
async function nextStack(resultsDir: string, detached: AbortSignal, output: Output): Promise<RunningStack> {
  output.narrate('The stack has ended; waiting for the next one, which `tddft up` starts ...');
  for (let waitedMs = 0; ; waitedMs += STACK_POLL_MS) {
    await sleep(STACK_POLL_MS, undefined, { signal: detached }).catch(() => undefined);
    detached.throwIfAborted();
    try {
      return await joinStack(resultsDir, detached);
    } catch (cause) {
      if (!(cause instanceof NotReady) || waitedMs > STACK_BACK_MS) throw cause;
    }
  }
}
