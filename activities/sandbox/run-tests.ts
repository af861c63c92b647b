import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { TestReport } from '../../domain/guards/tests.ts';
import { capped } from './capped.ts';
import { ENVIRONMENT } from './confinement.ts';
import type { SandboxLimits } from './limits.ts';
import { parseRecords } from './record-stream.ts';
import { SandboxUnavailable, spawnFailure, startFailure } from './unavailable.ts';

export interface TestJob {
  tests: string;
  solution: string;
}

export interface TestRunCommand {
  bwrap: string;
  arguments: string[];
  limits: SandboxLimits;
  signal?: AbortSignal | undefined;
}

const ERROR_BYTES = 64 * 1024;
const REPORT_BYTES = 8 * 2 ** 20;
/** bubblewrap exits like a shell: 128 + the signal that ended its child. */
const SIGNAL_BASE = 128;

/**
 * One run in a process of its own. Rejects with the signal's reason when aborted, and with `SandboxUnavailable` when
 * it broke before any of the program's code ran; whatever breaks afterwards is the program's doing and is reported.
 */
export async function runTests(
  job: TestJob,
  { bwrap, limits, signal, ...command }: TestRunCommand,
): Promise<TestReport> {
  signal?.throwIfAborted();
  const started = performance.now();
  // A process group of its own: Ctrl-C on the worker must not look like a crash of the program.
  const child = spawn(bwrap, command.arguments, {
    env: ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let killed = false;
  const kill = () => {
    killed = true;
    killGroup(child);
  };
  capped(child.stdout, 0);
  const errors = capped(child.stderr, ERROR_BYTES);
  const report = capped(readable(child.stdio[3]), REPORT_BYTES, kill);
  const deadline = setTimeout(kill, limits.wallSeconds * 1000);
  signal?.addEventListener('abort', kill);
  // The program may die before it has read its job; how it died is what counts.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(job));
  try {
    // 'close', not 'exit': it waits until nothing inside holds a pipe any more.
    await once(child, 'close');
  } catch (cause) {
    throw spawnFailure(bwrap, cause instanceof Error ? cause : new Error(String(cause)));
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', kill);
  }
  signal?.throwIfAborted();

  const stream = parseRecords(report.text());
  if (stream.records[0]?.kind !== 'start') throw startFailure(errors.text());
  return {
    records: stream.records,
    garbled: stream.garbled || report.overflowed(),
    ending: killed ? { kind: 'killed' } : endingOf(child),
    cpuLimitSeconds: limits.cpuSeconds,
    wallLimitSeconds: limits.wallSeconds,
    memoryLimitBytes: limits.memoryBytes,
    durationMs: Math.round(performance.now() - started),
  };
}

/** Ends bubblewrap; its pid namespace, and every process in it, ends with it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended between the two instructions.
  }
}

function endingOf({ exitCode, signalCode }: ChildProcess): TestReport['ending'] {
  if (exitCode === null) throw new SandboxUnavailable(`bubblewrap was killed from outside (${signalCode})`);
  return exitCode > SIGNAL_BASE ? { kind: 'signal', signal: exitCode - SIGNAL_BASE } : { kind: 'exit', code: exitCode };
}

function readable(stream: unknown): Readable {
  if (!(stream instanceof Readable)) throw new TypeError('the report pipe is not readable');
  return stream;
}
