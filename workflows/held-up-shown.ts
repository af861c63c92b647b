import { CancellationScope, isCancellation, sleep, workflowInfo } from '@temporalio/workflow';
import { nextLookMs } from './arm-watch.ts';
import { heldUp } from './held-up.ts';

/** Tells every now and then what `work` waits for: a worker that is not there, a disk that is full. */
export async function heldUpShown<T>(show: (held: string[]) => void, work: Promise<T>): Promise<T> {
  const watch = new CancellationScope();
  const watching = watch
    .run(() => keepLooking(show))
    .catch((cause: unknown) => {
      if (!isCancellation(cause)) throw cause;
    });
  try {
    return await work;
  } finally {
    watch.cancel();
    await watching;
  }
}

async function keepLooking(show: (held: string[]) => void): Promise<never> {
  const { startTime } = workflowInfo();
  for (;;) {
    const ageMs = Date.now() - startTime.getTime();
    await sleep(nextLookMs(ageMs, workflowInfo().historyLength), { summary: 'next look at what waits' });
    show(await heldUp());
  }
}
