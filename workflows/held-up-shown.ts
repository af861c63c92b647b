import { sleep, workflowInfo } from '@temporalio/workflow';
import { nextLookMs } from './arm-watch.ts';
import { beside } from './beside.ts';
import { heldUp } from './held-up.ts';

/** Tells every now and then what `work` waits for: a worker that is not there, a disk that is full. */
export async function heldUpShown<T>(show: (held: string[]) => void, work: Promise<T>): Promise<T> {
  return beside(
    () => keepLooking(show),
    () => work,
  );
}

async function keepLooking(show: (held: string[]) => void): Promise<never> {
  const { startTime } = workflowInfo();
  for (;;) {
    const ageMs = Date.now() - startTime.getTime();
    await sleep(nextLookMs(ageMs, workflowInfo().historyLength), { summary: 'next look at what waits' });
    show(await heldUp());
  }
}
