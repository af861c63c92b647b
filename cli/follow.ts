import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';
import type { Output } from './output.ts';

const POLL_MS = 1000;

/** Says how far a running workflow has come, in a few words; null when it cannot tell. */
export type Describe = () => Promise<string | null>;

/**
 * Waits for a workflow and shows its progress: one line that changes in a terminal, a new line when something changed
 * (at most every 5 s) elsewhere. A server that is restarting is waited for. Returns the workflow's result, or throws
 * its failure; throws the reason of `signal` when that aborts.
 */
export async function follow<T>(
  handle: WorkflowHandle,
  describe: Describe,
  output: Output,
  signal: AbortSignal,
): Promise<T> {
  const show = process.stderr.isTTY ? terminalLine() : plainLines(output);
  try {
    for (;;) {
      signal.throwIfAborted();
      if (await whenReachable(() => closed(handle), false)) break;
      const line = await whenReachable(describe, null);
      if (line !== null) show(line);
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
  return handle.result();
}

async function closed(handle: WorkflowHandle): Promise<boolean> {
  const { status } = await handle.describe();
  return status.name !== 'RUNNING' && status.name !== 'PAUSED';
}

/** Queries fail while workers or server start again; the next poll asks again. */
async function whenReachable<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const restarting = isGrpcServiceError(cause) || (cause instanceof Error && cause.cause !== undefined);
    if (!restarting) throw cause;
    return otherwise;
  }
}

function terminalLine(): (line: string) => void {
  return (line) => void process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 100) - 1)}`);
}

function plainLines(output: Output): (line: string) => void {
  let last = '';
  let shownAt = 0;
  return (line) => {
    if (line === last || Date.now() - shownAt < 5000) return;
    output.narrate(line);
    last = line;
    shownAt = Date.now();
  };
}
