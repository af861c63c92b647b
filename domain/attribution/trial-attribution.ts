import type { TrialRecord } from '../records.ts';
import type { TrialAttribution } from './attribution.ts';
import { attributionVerdict } from './verdict.ts';

/** The judgements of what one trial came to; null where it came to nothing that could be judged. */
export type TrialJudgements = Pick<TrialAttribution, 'tests' | 'implementation'>;

/** A scored trial by its judgements; null for an infrastructure error, which measured nothing. */
export function trialAttribution(
  record: TrialRecord,
  { tests, implementation }: TrialJudgements,
): TrialAttribution | null {
  const { trial_id, task_id, trial_index, outcome } = record;
  if (outcome === 'infrastructure_error') return null;
  const judged = { outcome, tests: tests && withOwnRuns(tests, record), implementation };
  return { trial_id, task_id, trial_index, ...judged, verdict: attributionVerdict(judged) };
}

/** The trial's own runs had the same tests before a stub. */
function withOwnRuns(
  tests: NonNullable<TrialJudgements['tests']>,
  { g_impl }: TrialRecord,
): NonNullable<TrialJudgements['tests']> {
  const vacuous = g_impl.some(({ verdict }) => verdict.run?.vacuous === true);
  return vacuous ? { ...tests, vacuous, killed: null } : tests;
}
