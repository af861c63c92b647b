import type { Analysis } from '../spec.ts';
import type { H1, H2, LegacySuccess, Overall, ScoredRate, TaskComparison } from './comparison.ts';

export function evaluateH1(overall: Overall, { alpha, h1_improvement }: Analysis): H1 {
  const improvementReached = overall.difference !== null && overall.difference >= h1_improvement;
  const significant = overall.fisher_p_two_sided < alpha;
  return {
    met: improvementReached && significant,
    improvement: overall.difference,
    improvement_threshold: h1_improvement,
    improvement_reached: improvementReached,
    test: 'fisher_p_two_sided',
    p: overall.fisher_p_two_sided,
    alpha,
    significant,
  };
}

export function evaluateH2(perTask: readonly TaskComparison[], { h2_rate, h2_tasks }: Analysis): H2 {
  const reached = (arm: 'baseline' | 'finetuned'): string[] =>
    perTask.filter((task) => reaches(task[arm], h2_rate)).map(({ task_id }) => task_id);
  const finetuned = reached('finetuned');
  const baseline = reached('baseline');
  return {
    met: finetuned.length >= h2_tasks,
    rate_threshold: h2_rate,
    tasks_required: h2_tasks,
    tasks_in_design: perTask.length,
    tasks_reached: finetuned,
    baseline_tasks_reached: baseline,
    baseline_alone_meets: baseline.length >= h2_tasks,
  };
}

export function evaluateLegacySuccess(h1: H1, h2: H2): LegacySuccess {
  const decidedBy: LegacySuccess['decided_by'] = [];
  if (h1.met) decidedBy.push('h1');
  if (h2.met) decidedBy.push('h2');
  return {
    met: decidedBy.length > 0,
    decided_by: decidedBy,
    without_evidence: !h1.met && h2.met && h2.baseline_alone_meets,
  };
}

function reaches({ rate }: ScoredRate, threshold: number): boolean {
  return rate !== null && rate >= threshold;
}
