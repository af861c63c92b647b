import type { SandboxRun, TestOutcome, Verdict, VerdictReason } from '../records.ts';
import type { TestFile, TestReport } from './evidence.ts';
import { head } from './feedback.ts';
import { readSession, type Session, type TestRun } from './session.ts';
import { testFeedback } from './test-feedback.ts';
import { nameOf, outcomeOf, ownTests, shortId } from './test-ids.ts';
import { reasonOf } from './test-reason.ts';

/** A record travels through Temporal, whose payloads have a limit: several thousand tests are less than this, as JSON. */
const MAX_TESTS_CHARS = 400_000;
const MAX_OUTPUT_CHARS = 2048;

/** Everything that decides whether a solution passes its tests. */
export interface TestEvidence {
  file: TestFile;
  run: TestReport;
  /** Whether the tests pass against a stub, too: `passes` of that run. */
  vacuous: boolean;
  /** The falsified tests against the same solution; null where there are none, or none were needed. */
  perturbed: TestReport | null;
}

/** The tests guard. */
export function judgeTests({ file, run, vacuous, perturbed }: TestEvidence): Verdict {
  const session = readSession(run.records);
  const alone = reasonOf(file, run, session);
  const reason = controlled(alone, session, file, perturbed);
  return {
    guard: 'tests',
    passed: reason === 'pass',
    reason,
    feedback: testFeedback(reason, alone, run, session),
    tests: withinPayload(ownTests(session.tests).map(testOutcome)),
    duration_ms: run.wallMs,
    run: sandboxRun(run, vacuous),
  };
}

/** The verdict where no run could be had, twice. `cause` is for people; no model is told of it. */
export function brokenRun(cause: string): Verdict {
  return {
    guard: 'tests',
    passed: false,
    reason: 'infrastructure_error',
    feedback: cause,
    tests: [],
    duration_ms: 0,
    run: null,
  };
}

/** A pass is believed only of a solution that kept to itself, and where the falsified tests are seen to fail. */
function controlled(
  reason: VerdictReason,
  session: Session,
  file: TestFile,
  perturbed: TestReport | null,
): VerdictReason {
  if (reason !== 'pass') return reason;
  if (session.trespass !== null) return 'tamper';
  if (file.perturbed === null || perturbed === null) return reason;
  const again = namesOf(readSession(perturbed.records), 'passed');
  const [passed, skipped] = [namesOf(session, 'passed'), namesOf(session, 'skipped')];
  // One of them is only in the falsified file.
  const leftOut = (name: string) => skipped.has(name) && !passed.has(name);
  return file.perturbed.mustFail.some((name) => again.has(name) && !leftOut(name)) ? 'tamper' : reason;
}

/** By name: falsified parameters give a test another id. */
function namesOf({ tests }: Session, outcome: TestOutcome['outcome']): Set<string> {
  return new Set(
    ownTests(tests)
      .filter((test) => outcomeOf(test) === outcome)
      .map(({ id }) => nameOf(id)),
  );
}

/** All of them, or as many as a record can hold. */
function withinPayload(tests: TestOutcome[]): TestOutcome[] {
  let chars = 0;
  const end = tests.findIndex((test) => (chars += JSON.stringify(test).length) > MAX_TESTS_CHARS);
  return end === -1 ? tests : tests.slice(0, end);
}

function testOutcome({ id, ...run }: TestRun): TestOutcome {
  return { id: shortId(id), outcome: outcomeOf(run), duration_ms: Math.max(0, Math.round(10 * run.durationMs) / 10) };
}

function sandboxRun({ isolation, cpuMs, peakMemoryBytes, stdout, stderr }: TestReport, vacuous: boolean): SandboxRun {
  return {
    isolation,
    vacuous,
    cached: false,
    cpu_ms: cpuMs,
    peak_memory_bytes: peakMemoryBytes,
    stdout: head(stdout, MAX_OUTPUT_CHARS),
    stderr: head(stderr, MAX_OUTPUT_CHARS),
  };
}
