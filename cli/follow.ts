import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';
import { StackEnded } from './errors.ts';
import type { RunningStack } from './stack.ts';
import { unlessNotStarted } from './progress.ts';
import { repeatedFailure } from './repeated-failure.ts';

const POLL_MS = 1000;
const STACK_POLL_MS = 2000;

/** What is asked of a running workflow, and where it is shown. */
export interface FollowedProgress<View> {
  /** Null when it cannot tell. */
  look: () => Promise<View | null>;
  show: (view: View) => void;
  /** Something that a person should know, once. */
  tell: (line: string) => void;
  end: () => void;
}

/**
 * Waits for a workflow and shows its progress every second. A server that is restarting is waited for. Returns the
 * workflow's result, or throws its failure; throws `StackEnded` when the stack ends, and the reason of `interrupted`
 * when that aborts.
 */
export async function follow<T, View>(
  handle: WorkflowHandle,
  progress: FollowedProgress<View>,
  stack: Pick<RunningStack, 'interrupted' | 'serves'>,
): Promise<T> {
  const over = new AbortController();
  try {
    // Calls to a server that is gone come back late or never, so they are not waited for.
    return await Promise.race([
      resultOf<T, View>(handle, progress, over.signal),
      interruption(stack.interrupted),
      endOfStack(stack.serves, over.signal),
    ]);
  } finally {
    over.abort();
    progress.end();
  }
}

async function resultOf<T, View>(
  handle: WorkflowHandle,
  { look, show, tell }: FollowedProgress<View>,
  over: AbortSignal,
): Promise<T> {
  let failureTold = false;
  // A child that is about to start is pending before it exists.
  const failureOf = (): Promise<string | null> => unlessNotStarted(() => repeatedFailure(handle));
  while (!over.aborted && !(await whenReachable(() => closed(handle), false))) {
    const view = await whenReachable(look, null);
    const failure: string | null = failureTold ? null : await whenReachable(failureOf, null);
    if (over.aborted) break;
    if (failure !== null) tell(failure);
    failureTold ||= failure !== null;
    if (view !== null) show(view);
    await sleep(POLL_MS, undefined, { signal: over }).catch(() => undefined);
  }
  over.throwIfAborted();
  return handle.result();
}

function interruption(interrupted: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(interrupted.reason);
    if (interrupted.aborted) end();
    else interrupted.addEventListener('abort', end, { once: true });
  });
}

async function endOfStack(serves: () => Promise<boolean>, over: AbortSignal): Promise<never> {
  while (await serves()) await sleep(STACK_POLL_MS, undefined, { signal: over });
  throw new StackEnded('the stack that this command used has ended; the same command continues');
}

async function closed(handle: WorkflowHandle): Promise<boolean> {
  const { status } = await handle.describe();
  return status.name !== 'RUNNING' && status.name !== 'PAUSED';
}

/** Whether an error says that server or workers do not answer now. */
export function isUnreachable(cause: unknown): boolean {
  return isGrpcServiceError(cause) || (cause instanceof Error && cause.cause !== undefined);
}

/** Queries fail while workers or server start again; the next poll asks again. */
async function whenReachable<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (!isUnreachable(cause)) throw cause;
    return otherwise;
  }
}
