import { percent, pointsInterval, pValue, signedPoints } from '../numbers.ts';
import type { Comparison } from './comparison.ts';
import { h1Verdict } from './verdict.ts';

/**
 * What the tasks are to the compared arm: `training`, it has an adapter that was trained on some of them; `held_out`, on
 * none of them; `untrained`, it has no adapter; `unknown`, only counts are known.
 */
export type TaskRole = 'training' | 'held_out' | 'untrained' | 'unknown';

type Stated = Pick<Comparison, 'arms' | 'overall' | 'stratified' | 'hypotheses'>;

/** The comparison in one sentence: effect, interval, p, verdict, and what it does not show. */
export function headline(
  { arms, overall: { baseline, finetuned }, stratified, hypotheses: { h1 } }: Stated,
  role: TaskRole,
): string {
  if (baseline.rate === null || finetuned.rate === null) return 'An arm has no scored trials: nothing was compared.';
  const rates = `${arms.finetuned} passed ${percent(finetuned.rate)} of its trials and ${arms.baseline} ${percent(baseline.rate)}`;
  const effect = `a difference of ${signedPoints(stratified.mh_risk_difference)} percentage points by task`;
  const support = `95% interval ${pointsInterval(h1.decided_by.interval_95)}, exact p = ${pValue(stratified.p_two_sided)}`;
  return `${PLACE[role]}${rates}, ${effect} (${support}); ${h1Verdict(h1)}; ${NOT_SHOWN[role]}.`;
}

const PLACE: Record<TaskRole, string> = {
  training: 'On the training tasks, ',
  held_out: 'On tasks that the adapter was not trained on, ',
  untrained: 'Without any fine-tuning, ',
  unknown: '',
};

const NOT_SHOWN: Record<TaskRole, string> = {
  training: 'what holds for other tasks was not measured',
  held_out: 'the adapter is one draw of its training',
  untrained: 'no effect of fine-tuning was measured',
  unknown: 'what holds for other tasks was not measured',
};
