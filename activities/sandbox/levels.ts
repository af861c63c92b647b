import { confinement } from './confinement.ts';
import type { Interpreter } from './interpreter.ts';
import { type ZygotePool, zygotePool } from './pool.ts';
import { type Probe, probeSandbox } from './probe.ts';
import type { Level } from './python-command.ts';
import { LevelRefused, SandboxUnavailable } from './unavailable.ts';
import { startZygote } from './zygote.ts';

export interface LevelOptions {
  interpreter: Interpreter;
  bwrap: string;
  zygotes: number;
  /** Allows level 0. */
  unsafe: boolean;
}

/** A pool at the highest level that this machine grants, seen to hold. */
export interface OpenLevel {
  level: Level;
  pool: ZygotePool;
  probe: Probe;
  /** Why it is no higher one, for people; null at the highest. */
  notice: string | null;
}

/**
 * Opens the highest level that the machine does not refuse. Fails closed: `SandboxUnavailable` with cause and remedy
 * when every level is refused, and at once when an attack gets through at one that is not.
 */
export async function openLevel(options: LevelOptions): Promise<OpenLevel> {
  const refusals: string[] = [];
  for (const level of levelsOf(process.platform, options.unsafe)) {
    try {
      const notice = refusals.length === 0 ? null : refusals.join('\n');
      return { ...(await open(level, options)), notice };
    } catch (cause) {
      if (!(cause instanceof LevelRefused)) throw cause;
      refusals.push(`Sandbox level ${level} is not to be had here. ${cause.message}`);
    }
  }
  throw new SandboxUnavailable(refusals.join('\n'));
}

/** The levels that a system may grant, highest first. */
export function levelsOf(platform: NodeJS.Platform, unsafe: boolean): Level[] {
  const walled: Level[] = platform === 'darwin' ? [1] : [3, 2];
  return unsafe ? [...walled, 0] : walled;
}

async function open(level: Level, { interpreter, bwrap, zygotes }: LevelOptions): Promise<Omit<OpenLevel, 'notice'>> {
  const confine = await confinement(level, interpreter, bwrap);
  const pool = zygotePool({
    size: zygotes,
    start: async (uid) => startZygote(await confine(uid)),
    // A forked Python may break on macOS once it has touched the system's frameworks: each run gets a fresh one.
    jobsPerZygote: level === 1 ? 1 : undefined,
  });
  try {
    return { level, pool, probe: await probeSandbox(pool, level) };
  } catch (cause) {
    await pool.close();
    throw cause;
  }
}
