import type { TestReport } from '../../domain/guards/evidence.ts';
import type { Isolation } from '../../domain/records.ts';
import type { Limits } from '../../domain/spec.ts';
import { jobLimits } from './limits.ts';
import type { ZygotePool } from './pool.ts';
import { parseRecords } from './record-stream.ts';
import { startRefused } from './unavailable.ts';
import type { Reply } from './wire.ts';

/** Tests and the solution that they import. */
export interface Program {
  tests: string;
  solution: string;
  isolation: Isolation;
  limits: Limits;
}

/**
 * One run. Throws `SandboxUnavailable` when it broke before any of the program's code ran; whatever breaks afterwards
 * is the program's doing and is reported.
 */
export async function runProgram(
  pool: ZygotePool,
  { tests, solution, isolation, limits }: Program,
  signal?: AbortSignal,
): Promise<TestReport> {
  const job = { kind: 'run_tests', tests, solution, isolation } as const;
  return testReport(await pool.ask(job, jobLimits(limits), signal), isolation, limits);
}

/** What a reply tells of a run. Throws `SandboxUnavailable` as `runProgram` does. */
export function testReport(reply: Reply, isolation: Isolation, limits: Limits): TestReport {
  const { records, garbled } = parseRecords(reply.report);
  if (records[0]?.kind !== 'start') throw startRefused(reply.stderr);
  return {
    isolation,
    records,
    garbled: garbled || reply.report_overflowed || reply.killed === 'report_flood',
    timedOut: reply.killed === 'deadline' || reply.killed === 'cpu_limit',
    ending: reply.ending,
    solutionEnding: reply.solution_ending,
    limits,
    wallMs: reply.wall_ms,
    cpuMs: reply.cpu_ms,
    peakMemoryBytes: reply.peak_memory_bytes,
    stdout: reply.stdout,
    stderr: reply.stderr,
  };
}
