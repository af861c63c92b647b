import type { Isolation } from '../records.ts';
import type { Limits } from '../spec.ts';
import type { RunRecord } from './session.ts';

/** What a test file says of itself by its syntax; none of its code has run. */
export interface TestFile {
  /** The tests that must be collected: `test_x` or `TestX::test_y`, without parameters. */
  expected: string[];
  /** `process` where the tests pass only plain data to the solution, so that it need not live beside them. */
  isolation: Isolation;
  /** The tests, named like these, that say how they leave themselves out: skip, xfail or their like; true where any may. */
  maySkip: string[] | true;
  /** The same tests with their claims falsified, and those that no solution can pass then; null where none can be. */
  perturbed: { tests: string; mustFail: string[] } | null;
  /** How its reader broke off, which then knows of no control: what a pass is instead. Null for one that was read. */
  unread: 'timeout' | 'crash' | null;
}

/** How a process ended: by itself, or by a signal. */
export type Ending = { kind: 'exit'; code: number } | { kind: 'signal'; signal: number };

/** What came out of one run of tests against a solution. */
export interface TestReport {
  isolation: Isolation;
  records: RunRecord[];
  /** True when the report channel carried something that is no record, or more than it may. */
  garbled: boolean;
  /** True when the CPU time was used up, or the deadline of the wall clock passed. */
  timedOut: boolean;
  /** Of the process that runs pytest. */
  ending: Ending;
  /** Of the solution's own process, where it has one and that ended before the tests did. */
  solutionEnding: Ending | null;
  limits: Limits;
  wallMs: number;
  /** Of all processes of the run. */
  cpuMs: number;
  /** Of the process that had most. */
  peakMemoryBytes: number;
  stdout: string;
  stderr: string;
}

/** The wall clock is a backstop: it stands at this many times the CPU time. */
export const WALL_PER_CPU = 3;
