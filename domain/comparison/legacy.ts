import type { Analysis } from '../spec.ts';
import { rejects } from '../statistics/rejects.ts';
import type { Overall, ScoredRate, TaskComparison } from './comparison.ts';
import type { LegacySuccess } from './hypothesis.ts';

/**
 * The original experiment's success rule, H1 or H2 on pooled trials. Its H2 holds the finetuned arm against a constant: a
 * model that learned nothing meets it with a probability of up to 1, which depends on the tasks alone.
 */
export function evaluateLegacy(
  overall: Overall,
  perTask: readonly TaskComparison[],
  { alpha, h1_improvement, h2_rate, h2_tasks }: Analysis,
): LegacySuccess {
  const reached = (arm: 'baseline' | 'finetuned'): string[] =>
    perTask.filter((task) => reaches(task[arm], h2_rate)).map(({ task_id }) => task_id);
  const finetuned = reached('finetuned');
  const baseline = reached('baseline');
  const rejected = rejects(overall.fisher_p_two_sided, alpha);
  const h1 = rejected && overall.difference !== null && overall.difference >= h1_improvement;
  const h2 = finetuned.length >= h2_tasks;
  const baselineAlone = baseline.length >= h2_tasks;
  return {
    label: 'legacy',
    h1_met: h1,
    h2_met: h2,
    rule_met: h1 || h2,
    tasks_reached: finetuned,
    baseline_tasks_reached: baseline,
    baseline_alone_meets_h2: baselineAlone,
    success: (h1 || h2) && !baselineAlone && !(rejected && isLoss(overall)),
    decided_by: {
      met_by: [...(h1 ? (['h1'] as const) : []), ...(h2 ? (['h2'] as const) : [])],
      fisher_p_two_sided: overall.fisher_p_two_sided,
      alpha,
      difference: overall.difference,
      difference_threshold: h1_improvement,
      rate_threshold: h2_rate,
      tasks_required: h2_tasks,
    },
  };
}

/** `met by H2 alone, but NO SUCCESS: ...`: what the rule came to, and why that is none. */
export function legacyVerdict({ rule_met, success, baseline_alone_meets_h2, decided_by }: LegacySuccess): string {
  if (!rule_met) return 'not met';
  const { met_by } = decided_by;
  const met = `met by ${met_by.map((name) => name.toUpperCase()).join(' and ')}${met_by.length === 1 ? ' alone' : ''}`;
  if (success) return met;
  const fell = rejects(decided_by.fisher_p_two_sided, decided_by.alpha) && isLoss(decided_by);
  const reasons = [
    ...(baseline_alone_meets_h2 ? ['the baseline alone meets its H2, too'] : []),
    ...(fell ? ['the pass rate fell significantly'] : []),
  ];
  return `${met}, but NO SUCCESS: ${reasons.join(', and ')}`;
}

/** H2 alone can be met by a model that got worse. */
function isLoss({ difference }: Pick<Overall, 'difference'>): boolean {
  return difference !== null && difference < 0;
}

function reaches({ rate }: ScoredRate, threshold: number): boolean {
  return rate !== null && rate >= threshold;
}
