import { acceptedTests } from '../attribution/judged-code.ts';
import type { Attempt, Outcome, TrialRecord } from '../records.ts';
import type { ExperimentSpec } from '../spec.ts';
import type { Judgement, Unknown } from './verdicts.ts';

export type StoredTrial = Pick<TrialRecord, 'outcome' | 'g_test' | 'g_impl' | 'error'>;

/** What today's guards say of a trial's attempts, in their order. */
export interface JudgedAttempts {
  g_test: readonly Judgement[];
  g_impl: readonly Judgement[];
}

/** How a stored trial ends by today's verdicts, as far as what is stored tells. */
export type Replay =
  | {
      outcome: Outcome;
      unknown: null;
      /** Whose verdict is the trial's: the accepted attempt's, else the last one's; null where there is none. */
      tests: Attempt | null;
      implementation: Attempt | null;
      otherPrompt: boolean;
    }
  | { outcome: null; unknown: Unknown };

/**
 * Attempts were drawn one after the other, each after a rejection. So the first one that passes now ends its step;
 * an accepted one that is rejected now ends it only where the budget is spent; and implementations hold only for the
 * tests that their prompt had. An infrastructure error stays one.
 */
export function replay(
  trial: StoredTrial,
  judged: JudgedAttempts,
  { retry_budget, feedback }: Pick<ExperimentSpec, 'retry_budget' | 'feedback'>,
): Replay {
  if (trial.outcome === 'infrastructure_error') return unjudged(trial);
  const rules = { budget: retry_budget, outgrown: trial.error !== null, told: feedback === 'guard' };
  const tests = replayStep(trial.g_test, judged.g_test, rules);
  if (tests === 'ask_again') return { outcome: null, unknown: 'ask_tests_again' };
  if (tests === 'other_length') return { outcome: null, unknown: tests };
  const otherTestPrompt = feedback === 'guard' && otherFeedback(trial.g_test, judged.g_test, tests.accepted);
  if (tests.accepted === null) {
    const last = trial.g_test.at(-1) ?? null;
    return { outcome: 'g_test_failed', unknown: null, tests: last, implementation: null, otherPrompt: otherTestPrompt };
  }
  const before = acceptedTests(trial);
  if (before === null) return { outcome: null, unknown: 'never_asked' };
  if (before !== tests.accepted.code) return { outcome: null, unknown: 'other_tests' };
  const implementation = replayStep(trial.g_impl, judged.g_impl, rules);
  if (implementation === 'ask_again') return { outcome: null, unknown: 'ask_implementation_again' };
  if (implementation === 'other_length') return { outcome: null, unknown: implementation };
  const otherPrompt =
    otherTestPrompt || (feedback === 'guard' && otherFeedback(trial.g_impl, judged.g_impl, implementation.accepted));
  return {
    outcome: implementation.accepted === null ? 'g_impl_failed' : 'success',
    unknown: null,
    tests: tests.accepted,
    implementation: implementation.accepted ?? trial.g_impl.at(-1) ?? null,
    otherPrompt,
  };
}

/**
 * `outgrown`: what would have been asked next did not fit the model's context, so nothing more is asked now, unless that
 * prompt, which shows the last answer and where `told` the feedback on it, would be another one.
 */
function replayStep(
  attempts: readonly Attempt[],
  judged: readonly Judgement[],
  { budget, outgrown, told }: { budget: number; outgrown: boolean; told: boolean },
): { accepted: Attempt | null } | 'ask_again' | 'other_length' {
  const accepted = attempts.find((_, index) => judged[index]?.passed);
  if (accepted) return { accepted };
  const endedByRejection = attempts.every(({ verdict }) => !verdict.passed);
  if (attempts.length >= budget) return { accepted: null };
  if (!outgrown || !endedByRejection) return 'ask_again';
  const otherPrompt = told && attempts.at(-1)?.verdict.feedback !== judged[attempts.length - 1]?.feedback;
  return otherPrompt ? 'other_length' : { accepted: null };
}

/** Whether a rejected attempt that another one followed, and would follow now, is told something else now. */
function otherFeedback(attempts: readonly Attempt[], judged: readonly Judgement[], accepted: Attempt | null): boolean {
  const last = accepted === null ? attempts.length - 1 : attempts.indexOf(accepted);
  return attempts.slice(0, last).some(({ verdict }, index) => verdict.feedback !== judged[index]?.feedback);
}

function unjudged({ outcome }: StoredTrial): Replay {
  return { outcome, unknown: null, tests: null, implementation: null, otherPrompt: false };
}
