import type { TestFile, TestReport } from '../../domain/guards/evidence.ts';
import { readSession } from '../../domain/guards/session.ts';
import { reasonOf } from '../../domain/guards/test-reason.ts';
import type { VerdictReason } from '../../domain/records.ts';
import type { Limits } from '../../domain/spec.ts';
import { runTogether } from './controls-together.ts';
import type { ZygotePool } from './pool.ts';
import { runProgram } from './run-program.ts';
import { type ReadTestFile, testFiles } from './test-files.ts';

/** One test file, and solutions of ours: nobody's but the tests' code is untrusted. */
export interface ControlJob {
  tests: string;
  solutions: readonly string[];
  /** What the first of them must come to, passed or not, for the others to be run at all. */
  opening?: readonly boolean[];
  limits: Limits;
}

/** What a test file says of one solution. */
export interface ControlRun {
  passed: boolean;
  reason: VerdictReason;
}

export type RunControls = (job: ControlJob, signal?: AbortSignal) => Promise<ControlRun[]>;

/** All else may come of what the process did before: a run of its own decides. */
const DECIDED: VerdictReason[] = ['pass', 'fail', 'collect_error'];

/**
 * Runs a test file against solutions of ours, and judges each run as if it had been the only one; of the `opening` alone
 * where that is not as it must be. They share a process where the file's syntax shows that it does nothing to its process:
 * it may then leave nothing there for the next.
 */
export function controlRuns(pool: ZygotePool, readFile: ReadTestFile = testFiles(pool)): RunControls {
  return async (job, signal) => {
    const { tests, solutions, opening = [], limits } = job;
    const file = await readFile({ tests, limits }, signal);
    const together = (part: ControlJob): Promise<(TestReport | null)[]> =>
      file.isolation === 'process' ? runTogether(pool, part, signal) : Promise.resolve([]);
    const judged = (part: readonly string[], reports: (TestReport | null)[]): Promise<ControlRun[]> =>
      Promise.all(
        part.map(async (solution, index) => {
          const run = reports[index] && judge(file, reports[index]);
          if (run && DECIDED.includes(run.reason)) return run;
          return judge(file, await runProgram(pool, { tests, solution, isolation: 'shared', limits }, signal));
        }),
      );
    const reports = await together(job);
    const first = await judged(solutions.slice(0, opening.length), reports);
    if (first.some(({ passed }, index) => passed !== opening[index])) return first;
    const rest = solutions.slice(first.length);
    // The process stops where it takes the opening for another than it is judged to be.
    const stopped = reports.length === first.length;
    const others = stopped ? await together({ tests, solutions: rest, limits }) : reports.slice(first.length);
    return [...first, ...(await judged(rest, others))];
  };
}

function judge(file: TestFile, report: TestReport): ControlRun {
  const reason = reasonOf(file, report, readSession(report.records));
  return { passed: reason === 'pass', reason };
}
