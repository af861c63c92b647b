import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The command line of a live process, or null. */
function commandLine(pid: number): string | null {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** Whether `pid` lives and is still the process that was noted: pids are used again. */
export function isAlive(pid: number, commandPart: string): boolean {
  return commandLine(pid)?.includes(commandPart) ?? false;
}

/** Ends what a killed stack left behind, so that no two servers write one database. */
export async function endLeftovers(pids: readonly number[], commandPart: string): Promise<void> {
  for (const pid of pids) {
    if (!isAlive(pid, commandPart)) continue;
    process.kill(pid, 'SIGTERM');
    for (let waitedMs = 0; waitedMs < 5000 && isAlive(pid, commandPart); waitedMs += 100) await sleep(100);
    if (isAlive(pid, commandPart)) process.kill(pid, 'SIGKILL');
  }
}
