import { setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import { nextLookMs } from './arm-watch.ts';
import { beside } from './beside.ts';
import { heldUp, trainingProgress } from './held-up.ts';

/** Keeps the current details up to date while a training runs: step, loss, time left, or what it waits for. */
export async function trainingWatched<T>(what: string, train: () => Promise<T>): Promise<T> {
  return beside(() => keepLooking(what), train);
}

async function keepLooking(what: string): Promise<never> {
  setCurrentDetails(`${what}.`);
  for (;;) {
    const { startTime, historyLength } = workflowInfo();
    await sleep(nextLookMs(Date.now() - startTime.getTime(), historyLength), { summary: 'next look at the training' });
    const [progress, held] = await Promise.all([trainingProgress(), heldUp()]);
    setCurrentDetails(
      [`${what}: ${progress ?? 'not begun'}.`, ...held.map((reason) => `**Waits:** ${reason}`)].join('\n\n'),
    );
  }
}
