import type { TwoArms } from './counts.ts';
import { type Distribution, distributionFromRatios } from './ratio-distribution.ts';

/** What is held fixed when a 2x2 table is tested conditionally. */
export interface Margins {
  finetunedTrials: number;
  baselineTrials: number;
  totalSuccesses: number;
}

export function margins({ baseline, finetuned }: TwoArms): Margins {
  return {
    finetunedTrials: finetuned.trials,
    baselineTrials: baseline.trials,
    totalSuccesses: finetuned.successes + baseline.successes,
  };
}

/** Tables with the same margins, of which thousands of tasks have few. */
export interface AlikeTables {
  table: Margins;
  count: number;
}

export function alikeTables(tables: readonly Margins[]): AlikeTables[] {
  const alike = new Map<string, AlikeTables>();
  for (const table of tables) {
    const key = `${table.finetunedTrials}/${table.baselineTrials}/${table.totalSuccesses}`;
    const known = alike.get(key);
    if (known) known.count += 1;
    else alike.set(key, { table, count: 1 });
  }
  return [...alike.values()];
}

/** The fewest and the most successes of the finetuned arm that the margins allow. */
export function support({ finetunedTrials, baselineTrials, totalSuccesses }: Margins): { low: number; high: number } {
  return { low: Math.max(0, totalSuccesses - baselineTrials), high: Math.min(totalSuccesses, finetunedTrials) };
}

/**
 * The number of the finetuned arm's successes, given both arms' trials and the successes in total: P(k) is proportional
 * to C(finetunedTrials, k) C(baselineTrials, totalSuccesses - k) oddsRatio^k (Fisher's noncentral hypergeometric
 * distribution). An odds ratio of 1 means that the arms do not differ.
 */
export function hypergeometric(
  { finetunedTrials, baselineTrials, totalSuccesses }: Margins,
  { oddsRatio = 1, negligible }: { oddsRatio?: number; negligible?: number } = {},
): Distribution {
  return distributionFromRatios(
    { ...support({ finetunedTrials, baselineTrials, totalSuccesses }), negligible },
    (k) =>
      ((((finetunedTrials - k) / (k + 1)) * (totalSuccesses - k)) / (baselineTrials - totalSuccesses + k + 1)) *
      oddsRatio,
  );
}
