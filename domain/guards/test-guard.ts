import type { Verdict } from '../records.ts';
import { feedbackOf } from './feedback.ts';
import type { TestFacts } from './test-facts.ts';

/** What every guard of the step `g_test` is given: a test file that compiles, and what it is to test. */
export interface TestSource {
  code: string;
  /** The task's function, which the solution brings. */
  entryPoint: string;
  /** The 3 of `enough_tests:3`; 0 for a guard that takes none. */
  number: number;
}

/** Whether the tests pass without a solution. */
export interface StubRuns {
  /** With a solution whose every function raises. */
  passRaising: boolean;
  /** With one whose every function returns an object that is equal to nothing and has no other use. */
  passOpaque: boolean;
  /** With one that has no name at all. */
  passEmpty: boolean;
}

/** Why the tests are not accepted, as a sentence for the model that is the same for the same file; null when they are. */
export type Rejection = string | null;

/**
 * An opt-in guard of the step `g_test`: one file of `domain/guards/g_test/`, called like the guard, that exports it as
 * `guard`. It judges and asks for nothing but its evidence: `text` costs nothing, `facts` one look at the syntax and
 * `stub_runs` that look and three runs, all in the sandbox.
 */
export type TestGuard = {
  /** What number it must be given; null when it takes none. */
  number: { min: number; max: number } | null;
} & (
  | { needs: 'text'; judge(tests: TestSource): Rejection }
  | { needs: 'facts'; judge(tests: TestSource & { facts: TestFacts }): Rejection }
  | { needs: 'stub_runs'; judge(tests: TestSource & { stubs: StubRuns }): Rejection }
);

/** The verdict of an opt-in guard on tests that earlier guards accepted. `durationMs` is that of all of them. */
export function guardVerdict(guard: string, rejection: Rejection, durationMs: number): Verdict {
  return {
    guard,
    passed: rejection === null,
    reason: rejection === null ? 'pass' : 'rejected',
    feedback: rejection === null ? '' : feedbackOf(...rejection.split('\n')),
    tests: [],
    duration_ms: durationMs,
    run: null,
  };
}
