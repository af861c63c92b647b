import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 300;

/** Runs `work` while no other process of this machine runs work for the same resource; waits for its turn. */
export async function withLock<T>(resource: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  let release = await tryLock(resource);
  if (!release) onWait();
  while (!release) {
    await sleep(POLL_MS);
    release = await tryLock(resource);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * Takes the lock of `resource` and returns what releases it; null when another holds it.
 *
 * The lock is a listening socket in Linux's abstract namespace: the kernel frees it when its holder dies in any way,
 * so there is no stale lock to recognise.
 */
export function tryLock(resource: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((asker) => asker.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(addressOf(resource), () => resolve(() => void server.close()));
  });
}

/** Whether anyone holds the lock of `resource`. Asking does not take it, so two askers are not in each other's way. */
export function isLocked(resource: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const asker = connect(addressOf(resource));
    asker.once('connect', () => {
      asker.destroy();
      resolve(true);
    });
    asker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(false);
      else reject(error);
    });
  });
}

function addressOf(resource: string): string {
  return `\0tddft-${createHash('sha256').update(resource).digest('hex')}`;
}
