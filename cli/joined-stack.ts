import { resolve } from 'node:path';
import { isAlive } from '../activities/files/live-process.ts';
import { readStack, STACK_COMMAND } from '../activities/files/stack-state.ts';
import { NotReady } from '../setup/not-ready.ts';
import { connectToLive, type RunningStack } from './stack.ts';

/** The stack that serves a results folder, for commands that start none; `NotReady` when there is none. */
export async function joinStack(
  resultsDir: string,
  interrupted: AbortSignal = new AbortController().signal,
): Promise<RunningStack> {
  const folder = resolve(resultsDir);
  const client = await connectToLive(folder).catch((cause: Error) => {
    if (cause instanceof NotReady) throw cause;
    throw new NotReady({ component: 'Temporal', reason: cause.message, fix: 'tddft doctor' });
  });
  const state = await readStack(folder);
  if (client === null || state === null) {
    throw new NotReady({ component: 'stack', reason: `none serves ${folder}`, fix: upCommand(resultsDir) });
  }
  return {
    client,
    ui: state.ui,
    interrupted,
    serves: async () => (await readStack(folder))?.pid === state.pid && isAlive(state.pid, STACK_COMMAND),
    stop: async () => {},
  };
}

function upCommand(resultsDir: string): string {
  return resultsDir === 'results' ? 'tddft up' : `tddft up --results-dir ${resultsDir}`;
}
