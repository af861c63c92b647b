import type { VerdictReason } from '../records.ts';
import type { Ending, TestFile, TestReport } from './evidence.ts';
import type { ExceptionText } from './feedback.ts';
import { readSession, type Session, type TestRun } from './session.ts';
import { CANARIES, nameOf, outcomeOf, ownTests, TEST_FILE } from './test-ids.ts';

/** pytest's exit status for "some tests failed", which the canaries make certain. */
const TESTS_FAILED = 1;
/** pytest's exit status after KeyboardInterrupt and its like. */
const INTERRUPTED = 2;
const SIGKILL = 9;
const SIGXCPU = 24;
/** With this status a process leaves that found no memory where nothing of the program's could catch it. */
const OUT_OF_MEMORY = 71;
/** The limit is on address space, of which libraries and the gaps between allocations are never resident. */
const NEVER_RESIDENT_BYTES = 40 * 2 ** 20;
/** Of the limit on memory: what a run must have used for its end to be laid to the machine's. */
const LARGE_SHARE = 0.5;

/** Whether a run alone, without its controls, counts as passed. */
export function passes(file: TestFile, report: TestReport): boolean {
  return reasonOf(file, report, readSession(report.records)) === 'pass';
}

/**
 * What a run came to. Passes only when every record is there and in order, the canaries failed, every test that the
 * file's syntax shows was collected, none failed, at least one passed and none was left out but by the tests themselves.
 * The exit code alone never decides.
 */
export function reasonOf(file: TestFile, report: TestReport, session: Session): VerdictReason {
  if (!session.began) return 'infrastructure_error';
  const reason = reasonOfRun(file, report, session);
  // Where memory ran out, chance decides what breaks of it: a test, pytest, a record, the process.
  return reason !== 'pass' && memoryRanOut(report) ? 'out_of_memory' : reason;
}

function memoryRanOut({ peakMemoryBytes, limits }: TestReport): boolean {
  return peakMemoryBytes >= limits.memory_mib * 2 ** 20 - NEVER_RESIDENT_BYTES;
}

function reasonOfRun(file: TestFile, report: TestReport, session: Session): VerdictReason {
  if (report.garbled || !session.orderly) return 'tamper';
  if (report.timedOut) return 'timeout';
  // A solution that leaves its own process takes the run with it, as it does where both share one.
  if (report.solutionEnding) return reasonOfDeath(report.solutionEnding, report);
  const { ending } = report;
  if (ending.kind === 'signal' || session.exitCode === null) return reasonOfDeath(ending, report);
  if (ending.code !== 0) return 'tamper';
  return reasonOfSession(file, session);
}

function reasonOfDeath(ending: Ending, { peakMemoryBytes, limits }: TestReport): VerdictReason {
  if (ending.kind === 'exit') return ending.code === OUT_OF_MEMORY ? 'out_of_memory' : 'crash';
  if (ending.signal === SIGXCPU) return 'timeout';
  // The kernel kills the largest, where the machine's own memory runs out. A program may also have itself killed.
  const isLarge = peakMemoryBytes >= LARGE_SHARE * limits.memory_mib * 2 ** 20;
  return ending.signal === SIGKILL && isLarge ? 'out_of_memory' : 'crash';
}

function reasonOfSession({ expected, maySkip, unread }: TestFile, session: Session): VerdictReason {
  const tests = ownTests(session.tests);
  const errors = loadErrors(session);
  if ([...errors, session.internalError, ...tests.map(({ exception }) => exception)].some(isMemoryError)) {
    return 'out_of_memory';
  }
  if (errors.length > 0) return 'collect_error';
  if (session.internalError) return 'crash';
  if (session.tests === null || session.exitCode === INTERRUPTED) return 'aborted';
  if (!canariesCollected(session.tests)) return 'tamper';
  if (session.collectSkipped) return 'all_skipped';
  const collected = new Set(tests.map(({ id }) => nameOf(id)));
  if (!expected.every((name) => collected.has(name))) return 'tamper';
  if (tests.length === 0) return 'no_tests';
  if (session.tests.some(({ teardown }) => teardown === null)) return 'aborted';
  if (!session.tests.filter(({ id }) => CANARIES.includes(id)).every(failedAsItMust)) return 'tamper';
  if (session.exitCode !== TESTS_FAILED) return 'tamper';
  const outcomes = tests.map(outcomeOf);
  if (outcomes.some((outcome) => outcome === 'failed' || outcome === 'error')) return 'fail';
  if (!outcomes.includes('passed')) return 'all_skipped';
  // A solution that leaves out the tests it would fail.
  if (tests.some((test) => leftOut(test) && !mayLeaveOut(maySkip, test))) return 'tamper';
  return unread ?? 'pass';
}

/** Wholly or in part. */
function leftOut(test: TestRun): boolean {
  return outcomeOf(test) === 'skipped' || test.skippedSubtest;
}

function mayLeaveOut(maySkip: TestFile['maySkip'], { id, setup }: TestRun): boolean {
  if (maySkip === true || maySkip.includes(nameOf(id))) return true;
  // What pytest makes of a parametrize without parameters.
  return setup === 'skipped' && /\[(.*-)?NOTSET(-.*)?\]$/s.test(id);
}

/** What kept the tests from being loaded. pytest lets a SystemExit of an import end the session. */
export function loadErrors({ collectErrors, internalError, tests }: Session): ExceptionText[] {
  const loading = tests === null || tests.every(({ setup }) => setup === null);
  return loading && internalError?.type === 'SystemExit' ? [...collectErrors, internalError] : collectErrors;
}

/** Python's own says nothing, or what could not be allocated; one with another message was raised by the program. */
function isMemoryError(exception: ExceptionText | null): boolean {
  return exception?.type === 'MemoryError' && (exception.message === '' || /allocat/i.test(exception.message));
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
