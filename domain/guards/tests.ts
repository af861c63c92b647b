import type { TestOutcome, Verdict, VerdictReason } from '../records.ts';
import { exceptionLine, type ExceptionText, feedbackOf, head } from './feedback.ts';
import { readSession, type RunRecord, type Session, type TestRun } from './session.ts';

/** What came out of one run of tests against a solution. */
export interface TestReport {
  records: RunRecord[];
  /** True when the report channel carried something that is no record, or more than it may. */
  garbled: boolean;
  /** How the process ended: by itself, by a signal from inside or the kernel, or killed by us: at the deadline, or garbling. */
  ending: { kind: 'exit'; code: number } | { kind: 'signal'; signal: number } | { kind: 'killed' };
  cpuLimitSeconds: number;
  wallLimitSeconds: number;
  memoryLimitBytes: number;
  durationMs: number;
}

const TEST_FILE = 'test_solution.py::';
/** Tests that must fail, run first and last: a session that passes them does not report what happened. */
const CANARIES = ['canary_before.py::test_canary', 'canary_after.py::test_canary'];
/** pytest's exit status for "some tests failed", which the canaries make certain. */
const TESTS_FAILED = 1;
/** pytest's exit status after KeyboardInterrupt and its like. */
const INTERRUPTED = 2;
const SIGKILL = 9;
const SIGXCPU = 24;
const SHOWN_FAILURES = 5;
/** A record travels through Temporal, whose payloads have a limit; no sensible test file comes near these. */
const MAX_TESTS = 1000;
const MAX_ID_CHARS = 200;

/**
 * The tests guard. Passes only when every record is there and in order, the canaries failed, every test that the
 * file's syntax shows was collected, none failed and at least one passed. The exit code alone never decides.
 */
export function judgeTests(report: TestReport): Verdict {
  const session = readSession(report.records);
  const tests = (session.tests ?? []).filter(({ id }) => !CANARIES.includes(id));
  const reason = reasonOf(report, session, tests);
  return {
    guard: 'tests',
    passed: reason === 'pass',
    reason,
    feedback: feedbackFor(reason, report, session, tests),
    tests: tests.slice(0, MAX_TESTS).map(({ id, ...run }) => ({ id: shortId(id), outcome: outcomeOf(run) })),
    duration_ms: report.durationMs,
  };
}

function reasonOf(report: TestReport, session: Session, tests: TestRun[]): VerdictReason {
  const { ending } = report;
  if (report.garbled || !session.orderly) return 'tamper';
  if (ending.kind === 'killed') return 'timeout';
  if (ending.kind === 'signal' && ending.signal === SIGXCPU) return 'timeout';
  // A program that ignores SIGXCPU gets SIGKILL a second later; the kernel's out-of-memory killer sends nothing else.
  if (ending.kind === 'signal' && ending.signal === SIGKILL) {
    return report.durationMs >= report.cpuLimitSeconds * 1000 ? 'timeout' : 'out_of_memory';
  }
  if (session.exitCode === null) return 'crash';
  if (ending.kind === 'signal' || ending.code !== 0) return 'tamper';
  return reasonOfSession(session, tests);
}

function reasonOfSession(session: Session, tests: TestRun[]): VerdictReason {
  const errors = loadErrors(session);
  if ([...errors, session.internalError, ...tests.map(({ exception }) => exception)].some(isMemoryError)) {
    return 'out_of_memory';
  }
  if (errors.length > 0) return 'collect_error';
  if (session.internalError) return 'crash';
  if (session.tests === null || session.exitCode === INTERRUPTED) return 'aborted';
  if (!canariesCollected(session.tests)) return 'tamper';
  if (session.collectSkipped) return 'all_skipped';
  if (!session.expected.every((name) => tests.some(({ id }) => nameOf(id) === name))) return 'tamper';
  if (tests.length === 0) return 'no_tests';
  if (session.tests.some(({ teardown }) => teardown === null)) return 'aborted';
  if (!session.tests.filter(({ id }) => CANARIES.includes(id)).every(failedAsItMust)) return 'tamper';
  if (session.exitCode !== TESTS_FAILED) return 'tamper';
  const outcomes = tests.map(outcomeOf);
  if (outcomes.some((outcome) => outcome === 'failed' || outcome === 'error')) return 'fail';
  return outcomes.includes('passed') ? 'pass' : 'all_skipped';
}

/** What kept the tests from being loaded. pytest lets a SystemExit of an import end the session. */
function loadErrors({ collectErrors, internalError, tests }: Session): ExceptionText[] {
  const loading = tests === null || tests.every(({ setup }) => setup === null);
  return loading && internalError?.type === 'SystemExit' ? [...collectErrors, internalError] : collectErrors;
}

function isMemoryError(exception: ExceptionText | null): boolean {
  return exception?.type === 'MemoryError';
}

function canariesCollected(tests: TestRun[]): boolean {
  const ids = tests.map(({ id }) => id);
  return (
    ids[0] === CANARIES[0] &&
    ids.at(-1) === CANARIES[1] &&
    ids.slice(1, -1).every((id) => id.startsWith(TEST_FILE)) &&
    new Set(ids).size === ids.length
  );
}

function failedAsItMust({ setup, call, teardown, exception }: TestRun): boolean {
  return setup === 'passed' && call === 'failed' && teardown === 'passed' && exception?.type === 'AssertionError';
}

function outcomeOf({ setup, call, teardown, failedSubtest }: Omit<TestRun, 'id'>): TestOutcome['outcome'] {
  if (setup === 'failed' || teardown === 'failed' || teardown === null) return 'error';
  if (call === 'failed' || failedSubtest) return 'failed';
  return setup === 'passed' && call === 'passed' && teardown === 'passed' ? 'passed' : 'skipped';
}

function nameOf(id: string): string {
  return id.slice(TEST_FILE.length).replace(/\[.*$/s, '');
}

function shortId(id: string): string {
  return head(id.replace(TEST_FILE, ''), MAX_ID_CHARS);
}

function feedbackFor(reason: VerdictReason, report: TestReport, session: Session, tests: TestRun[]): string {
  switch (reason) {
    case 'pass':
      return '';
    case 'fail':
      return failures(tests);
    case 'collect_error':
      return feedbackOf(
        ...loadErrors(session)
          .slice(0, 1)
          .map((error) => `The tests could not be loaded: ${exceptionLine(error)}`),
      );
    case 'no_tests':
      return 'The test file has no tests.';
    case 'all_skipped':
      return 'All tests were skipped.';
    case 'timeout':
      return report.ending.kind === 'killed'
        ? `The tests did not finish in ${report.wallLimitSeconds} s.`
        : `The tests did not finish in ${report.cpuLimitSeconds} s of CPU time.`;
    case 'out_of_memory':
      return `The tests needed more than ${report.memoryLimitBytes / 2 ** 20} MiB of memory.`;
    case 'aborted':
      return 'The tests were stopped before the last one ran.';
    case 'crash':
      return 'The Python process ended before the last test ran.';
    default:
      return 'The run did not report its tests as pytest does.';
  }
}

function failures(tests: TestRun[]): string {
  const failed = tests.filter((test) => outcomeOf(test) !== 'passed' && outcomeOf(test) !== 'skipped');
  const lines = failed.slice(0, SHOWN_FAILURES).map(({ id, exception }) => {
    return `${shortId(id)}: ${exception ? exceptionLine(exception) : 'failed'}`;
  });
  return feedbackOf(`${failed.length} of ${tests.length} tests failed.`, ...lines);
}
