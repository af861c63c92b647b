import type { Comparison } from '../../../domain/comparison/comparison.ts';
import type { RatioInterval } from '../../../domain/statistics/conditional-odds-ratio.ts';
import { ratio, ratioInterval } from '../../numbers.ts';
import { dataTable } from '../data-table.ts';
import type { Markup } from '../markup.ts';

/** What the trials of the compared arms took, and the ratio; null where the trials themselves were not read. */
export function spendingTable({
  sensitivity: { spending, attempts_per_success: attempts },
}: Comparison): Markup | null {
  if (spending === null || attempts === null) return null;
  const { bootstrap, attempts_per_success_95: intervals, attempts_per_success, duration } = spending;
  return dataTable({
    caption: `What both arms took on the tasks that both have scored trials of; a ratio below 1 is less. The intervals are percentiles of ${bootstrap.resamples.toLocaleString('en')} resamples of the trials within task and arm (seed ${bootstrap.seed}).`,
    head: ['95% intervals', 'Baseline', 'Fine-tuned', 'Ratio'],
    rows: [
      [
        'attempts per success',
        withInterval(attempts.baseline.per_success, intervals.baseline),
        withInterval(attempts.finetuned.per_success, intervals.finetuned),
        withInterval(attempts_per_success.ratio, attempts_per_success.ratio_95),
      ],
      ['time of a trial, geometric mean', '', '', withInterval(duration.ratio, duration.ratio_95)],
    ],
  });
}

/** `1.40 [0.970, 2.03]` */
function withInterval(value: number | null, interval: RatioInterval | null): string {
  return value === null ? 'n/a' : `${ratio(value)} [${ratioInterval(interval).replace(' to ', ', ')}]`;
}
