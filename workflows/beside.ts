import { CancellationScope, isCancellation } from '@temporalio/workflow';

/** Runs `looking` as long as `work` lasts; only what becomes of `work` counts, and a failure of `looking` itself. */
export async function beside<T>(looking: () => Promise<never>, work: () => Promise<T>): Promise<T> {
  const watch = new CancellationScope();
  const watching = watch.run(looking).catch((cause: unknown) => {
    if (!isCancellation(cause)) throw cause;
  });
  try {
    return await work();
  } finally {
    watch.cancel();
    await watching;
  }
}
