import { createServer } from 'node:net';
import { processesWith } from '../../activities/files/live-process.ts';
import { readStack, stackLock } from '../../activities/files/stack-state.ts';
import { tryLock } from '../../setup/lock.ts';
import { NotReady } from '../../setup/not-ready.ts';
import { databaseArgument, type StackPlace } from './commands.ts';
import { endLeftovers } from './leftovers.ts';

/** One stack for one results folder. A live one is an error; a dead one's leftovers are ended first. */
export async function takeOver({ resultsDir, folder }: StackPlace): Promise<void> {
  const earlier = await readStack(resultsDir).catch(() => null);
  if ((await tryLock(await stackLock(resultsDir))) === null) {
    throw new NotReady({
      component: 'stack',
      reason: `${earlier ? `process ${earlier.pid}` : 'another process'} already serves ${resultsDir}`,
      fix: 'use it, or end it first',
    });
  }
  // A stack that was killed early has noted no process yet, so its server is known by its database.
  const server = databaseArgument(folder).join(' ');
  await endLeftovers(await processesWith(server), server);
  await endLeftovers(earlier?.children ?? [], 'workers/main.ts');
  await endLeftovers(earlier?.children ?? [], 'gpu_worker.worker');
}

/** Throws NotReady when another program listens on this port; `option` chooses another. */
export async function requireFree(port: number, option: string): Promise<void> {
  const probe = createServer();
  const free = await new Promise<boolean>((answer) => {
    probe.once('error', () => answer(false));
    probe.listen(port, '127.0.0.1', () => answer(true));
  });
  if (free) await new Promise((closed) => probe.close(closed));
  else {
    throw new NotReady({
      component: `port ${port}`,
      reason: 'it is taken by another program',
      fix: `end that program, or choose another port with ${option}`,
    });
  }
}
