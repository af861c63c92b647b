import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { STACK_COMMAND } from '../../activities/files/stack-state.ts';
import type { Victim } from './plan.ts';

interface Seen {
  pid: number;
  parent: number;
  state: string;
  /** Clock ticks since the machine started: with the pid, a process's name for ever. */
  startedAt: string;
}

/** What the command line of each victim holds; the command is known by its pid. */
const COMMAND_PART = {
  workers: 'workers/main.ts',
  'GPU worker': 'gpu_worker.worker',
  Temporal: 'server start-dev',
  zygote: 'zygote.main()',
  stack: STACK_COMMAND,
} as const;

/** Every process that the drill's commands ever started, orphans included. Linux only. */
export class ProcessFamily {
  private readonly members = new Map<string, Seen>();

  /** Looks who is there; call it often, since an orphan's parent tells nothing any more. */
  look(root?: number): void {
    const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (seen(Number(name)) ?? []) : []));
    const known = new Set(all.filter((one) => this.members.has(nameOf(one))).map(({ pid }) => pid));
    if (root !== undefined) known.add(root);
    for (let before = -1; before < known.size;) {
      before = known.size;
      for (const { pid, parent } of all) if (known.has(parent)) known.add(pid);
    }
    for (const one of all) if (known.has(one.pid)) this.members.set(nameOf(one), one);
  }

  alive(): number[] {
    return [...this.members.values()].filter(stillThere).map(({ pid }) => pid);
  }

  /** The processes that a kill of `victim` strikes; none when it is down already. */
  of(victim: Exclude<Victim, 'command'>): number[] {
    if (victim === 'power cut') return this.alive();
    return this.alive().filter((pid) => commandLine(pid).includes(COMMAND_PART[victim]));
  }

  /** Who is left, of this family or with the folder anywhere in its command line, environment, folder or open files. */
  strays(folder: string): string[] {
    const others = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(Number)
      .filter((pid) => seen(pid) && holds(pid, folder));
    return [...new Set([...this.alive(), ...others])].map((pid) => `${pid} ${commandLine(pid).slice(0, 120)}`);
  }
}

export function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}

function nameOf({ pid, startedAt }: Seen): string {
  return `${pid} ${startedAt}`;
}

function stillThere(one: Seen): boolean {
  return seen(one.pid)?.startedAt === one.startedAt;
}

/** Null for a process that has ended, and for one that only waits to be reaped. */
function seen(pid: number): Seen | null {
  const [state = 'Z', parent, ...rest] = contentOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return state === 'Z' || parent === undefined
    ? null
    : { pid, parent: Number(parent), state, startedAt: rest[17] ?? '' };
}

function commandLine(pid: number): string {
  return contentOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function holds(pid: number, folder: string): boolean {
  if (commandLine(pid).includes(folder) || contentOf(`/proc/${pid}/environ`).includes(folder)) return true;
  const links = [`/proc/${pid}/cwd`, ...openFiles(pid)];
  return links.some((link) => linkOf(link).startsWith(`${folder}/`));
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((name) => `/proc/${pid}/fd/${name}`);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
