import { resolve } from 'node:path';
import { setup } from '../setup/setup.ts';
import type { Output } from './output.ts';
import { lockExperiment } from './run-lock.ts';
import { openStack, type RunningStack, type StackOptions } from './stack.ts';

/** What every command that runs a workflow does around it: set-up, lock, stack; and the reverse afterwards. */
export async function withStack<T>(
  experimentId: string,
  options: StackOptions,
  output: Output,
  work: (stack: RunningStack) => Promise<T>,
): Promise<T> {
  await setup({ withTests: false, log: output.narrate });
  const unlock = await lockExperiment(resolve(options.resultsDir), experimentId);
  try {
    const stack = await openStack(options, output);
    try {
      return await work(stack);
    } finally {
      await stack.stop();
    }
  } finally {
    await unlock();
  }
}
