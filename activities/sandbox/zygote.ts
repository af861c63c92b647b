import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { capped } from './capped.ts';
import type { JobLimits } from './limits.ts';
import { brokenOff, SandboxUnavailable, spawnRefused, startRefused } from './unavailable.ts';
import { type Job, jsonLine, Ready, Reply } from './wire.ts';

/** How to start a zygote, and what to remove once it has ended. */
export interface ZygoteCommand {
  program: string;
  arguments: string[];
  environment: Record<string, string>;
  cwd: string;
  /** Whose process it is, from before its first instruction; ours unless given, which only root can. */
  owner?: number | undefined;
  release(): Promise<void>;
}

/** Makes the command of a zygote whose children run under `uid`. */
export type Confine = (uid: number) => Promise<ZygoteCommand>;

/** A Python that has pytest loaded and forks a sealed child for each job, one job at a time. */
export interface Zygote {
  ready: Ready;
  /** Rejects with `SandboxUnavailable` when it died, or answered what it must not; then it is dead. */
  ask(job: Job, limits: JobLimits): Promise<Reply>;
  /** Ends it and every process under it. */
  kill(): void;
  /** Resolves once nothing is left of it. */
  ended: Promise<void>;
}

const ERROR_BYTES = 64 * 1024;
const START_MS = 30_000;
/** A zygote grants a busy machine up to four times the wall clock; one that answers later still is stuck. */
const DEADLINE_PER_WALL = 4;
const MARGIN_MS = 10_000;

/** Starts a zygote; throws `LevelRefused` with cause and remedy when it does not come up. */
export async function startZygote({
  program,
  environment,
  cwd,
  owner,
  release,
  ...command
}: ZygoteCommand): Promise<Zygote> {
  // A process group of its own: Ctrl-C on the worker must not look like a crash of the program.
  const child = spawn(program, command.arguments, {
    env: environment,
    cwd,
    uid: owner,
    gid: owner,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  // Writing to a zygote that died is answered by the end of its output.
  child.stdin.on('error', () => undefined);
  const errors = capped(child.stderr, ERROR_BYTES);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let refused: Error | null = null;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (cause) => {
      refused = spawnRefused(program, cause);
      resolve();
    });
    // 'close', not 'exit': it waits until nothing inside holds a pipe any more.
    child.once('close', () => resolve());
  }).then(release);
  const kill = (): void => killGroup(child);

  /** The next line, or what `failure` makes of the end. Whatever goes wrong, the zygote is dead afterwards. */
  const read = async <T>(
    timeoutMs: number,
    failure: (output: string) => Error,
    parse: (line: unknown) => T,
  ): Promise<T> => {
    const deadline = setTimeout(kill, timeoutMs);
    try {
      const line = await lines.next();
      if (!line.done) return parse(JSON.parse(line.value));
      await ended;
      throw refused ?? failure(errors());
    } catch (cause) {
      kill();
      if (cause instanceof SandboxUnavailable) throw cause;
      throw new SandboxUnavailable('The sandbox gave an answer that is none.', { cause });
    } finally {
      clearTimeout(deadline);
    }
  };

  let lastId = 0;
  return {
    ready: await read(START_MS, startRefused, (line) => Ready.parse(line)),
    ask(job, limits) {
      const id = (lastId += 1);
      child.stdin.write(jsonLine({ id, limits, job }));
      return read(DEADLINE_PER_WALL * 1000 * limits.wall_seconds + MARGIN_MS, brokenOff, (line) => {
        const reply = Reply.parse(line);
        if (reply.id !== id) throw new SandboxUnavailable('The sandbox answered another request.');
        return reply;
      });
    },
    kill,
    ended,
  };
}

/** Ends bubblewrap and with it its pid namespace, or all of a zygote that runs without one. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended between the two instructions.
  }
}
