import { resolve } from 'node:path';
import { setup } from '../setup/setup.ts';
import { Interrupted } from './errors.ts';
import { onInterrupt } from './interruption.ts';
import { openRuns } from './open-runs.ts';
import type { Output } from './output.ts';
import { lockExperiment } from './run-lock.ts';
import { openStack, type RunningStack, type StackOptions } from './stack.ts';

/**
 * What every command that runs a workflow does around it: set-up, lock, stack; and the reverse afterwards. Ctrl-C
 * stops the stack, not the work.
 */
export async function withStack<T>(
  experimentId: string,
  options: StackOptions,
  output: Output,
  work: (stack: RunningStack) => Promise<T>,
): Promise<T> {
  await setup({ withTests: false, log: output.narrate });
  const unlock = await lockExperiment(resolve(options.resultsDir), experimentId);
  const interrupted = new AbortController();
  const release = onInterrupt(() =>
    interrupted.abort(new Interrupted('stopped; the same command continues it, nothing is lost')),
  );
  try {
    const stack = await openStack(options, output, interrupted.signal);
    try {
      await tellOthers(stack, experimentId, output);
      return await work(stack);
    } finally {
      await stack.stop();
    }
  } finally {
    await unlock();
    release();
  }
}

/** Work that a killed command left behind goes on as soon as workers are there, and takes its share of them. */
async function tellOthers({ client }: RunningStack, experimentId: string, output: Output): Promise<void> {
  const others = (await openRuns(client)).filter((run) => run.experimentId !== experimentId);
  if (others.length > 0) output.narrate(`Also continuing: ${others.map(({ workflowId }) => workflowId).join(', ')}`);
}
