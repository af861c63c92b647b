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

/** H2 alone can be met by a model that got worse. */
function isLoss({ difference }: Overall): boolean {
  return difference !== null && difference < 0;
}

function reaches({ rate }: ScoredRate, threshold: number): boolean {
  return rate !== null && rate >= threshold;
}
