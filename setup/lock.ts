import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 300;

/**
 * Runs `work` while no other process of this machine runs work for the same resource; waits for its turn.
 *
 * The lock is a listening socket in Linux's abstract namespace: the kernel frees it when its holder dies in any way,
 * so there is no stale lock to recognise.
 */
export async function withLock<T>(resource: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const address = `\0tddft-${createHash('sha256').update(resource).digest('hex')}`;
  let lock = await listen(address);
  if (!lock) onWait();
  while (!lock) {
    await sleep(POLL_MS);
    lock = await listen(address);
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}
