import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../activities/files/live-process.ts';

/** Ends what a killed stack left behind, so that no two servers write one database. */
export async function endLeftovers(pids: readonly number[], commandPart: string): Promise<void> {
  for (const pid of pids) {
    if (!(await isAlive(pid, commandPart))) continue;
    process.kill(pid, 'SIGTERM');
    for (let waitedMs = 0; waitedMs < 5000 && (await isAlive(pid, commandPart)); waitedMs += 100) await sleep(100);
    if (await isAlive(pid, commandPart)) process.kill(pid, 'SIGKILL');
  }
}
