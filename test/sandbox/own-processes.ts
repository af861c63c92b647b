import { execFileSync } from 'node:child_process';

/** Process ids of the zygotes that this process has started and that still run. */
export function zygotes(): number[] {
  return processes()
    .filter(({ parent, command }) => parent === process.pid && command.includes('zygote.main()'))
    .map(({ pid }) => pid);
}

/** Process ids of everything under a zygote, itself included, or of all of them. */
export function family(roots: number[] = zygotes()): number[] {
  const all = processes();
  const found = new Set(roots);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/** Those of `pids` that still run. One that only waits to be reaped has ended. */
export function alive(pids: number[]): number[] {
  return processes()
    .filter(({ pid, state }) => pids.includes(pid) && !state.startsWith('Z'))
    .map(({ pid }) => pid);
}

function processes() {
  return execFileSync('ps', ['-eo', 'pid,ppid,stat,args'], { encoding: 'utf8' })
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state = '', ...command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      state,
      command: command.join(' '),
    }));
}
