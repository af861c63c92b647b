import type { Comparison } from '../../domain/comparison/comparison.ts';
import type { Reanalysis } from '../../domain/comparison/sensitivity-table.ts';

/** What H1 was decided by, in the form of the other ways to count that it stands beside. */
export function asPlanned({ overall, hypotheses: { h1 } }: Pick<Comparison, 'overall' | 'hypotheses'>): Reanalysis {
  const { p, estimate, interval_95 } = h1.decided_by;
  return {
    baseline: overall.baseline,
    finetuned: overall.finetuned,
    p_two_sided: p,
    mh_risk_difference: estimate,
    mh_risk_difference_95: interval_95,
    h1_status: h1.status,
  };
}
