import type { VerdictReason } from '../records.ts';
import { type TestReport, WALL_PER_CPU } from './evidence.ts';
import { exceptionLines, feedbackOf } from './feedback.ts';
import type { Session, TestRun } from './session.ts';
import { outcomeOf, ownTests, shortId } from './test-ids.ts';
import { loadErrors } from './test-reason.ts';

const SHOWN_FAILURES = 5;

/** What a retry tells the model of a run; `alone` is what it came to without its controls. The same run gives the same text. */
export function testFeedback(
  reason: VerdictReason,
  alone: VerdictReason,
  { limits }: TestReport,
  session: Session,
): string {
  switch (reason) {
    case 'pass':
      return '';
    case 'fail':
      return failures(ownTests(session.tests));
    case 'collect_error':
      return feedbackOf(
        ...loadErrors(session)
          .slice(0, 1)
          .flatMap((error) => exceptionLines('The tests could not be loaded', error)),
      );
    case 'no_tests':
      return 'The test file has no tests.';
    case 'all_skipped':
      return 'All tests were skipped.';
    case 'timeout':
      // Which of the two it was may differ from run to run.
      return `The tests did not finish in ${limits.cpu_seconds} s of CPU time, or waited for more than ${WALL_PER_CPU * limits.cpu_seconds} s.`;
    case 'out_of_memory':
      return `The tests needed more than ${limits.memory_mib} MiB of memory.`;
    case 'aborted':
      return 'The tests were stopped before the last one ran.';
    case 'crash':
      return 'The Python process ended before the last test ran.';
    default:
      return feedbackOf(tampered(alone, session));
  }
}

function tampered(alone: VerdictReason, { trespass }: Session): string {
  if (trespass !== null) {
    return `The implementation reached for its tests or the interpreter (${trespass}); it must compute its answer.`;
  }
  if (alone === 'pass') return 'The tests also pass when what they expect is changed.';
  return 'The run did not report its tests as pytest does.';
}

function failures(tests: TestRun[]): string {
  const failed = tests.filter((test) => outcomeOf(test) !== 'passed' && outcomeOf(test) !== 'skipped');
  const lines = failed.slice(0, SHOWN_FAILURES).flatMap(({ id, exception }) => {
    return exception ? exceptionLines(shortId(id), exception) : [`${shortId(id)}: failed`];
  });
  return feedbackOf(`${failed.length} of ${tests.length} tests failed.`, ...lines);
}
