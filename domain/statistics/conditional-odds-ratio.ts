import { bisect } from './bisect.ts';
import { checkTable, type Strata } from './counts.ts';
import { type AlikeTables, alikeTables, hypergeometric, margins, support } from './hypergeometric.ts';
import { newton } from './newton.ts';
import type { Distribution } from './ratio-distribution.ts';
import { checkSize } from './stratified-exact.ts';
import { sum } from './sum.ts';
import { sumOfIndependent } from './sum-of-independent.ts';

/** [low, high] of a ratio; a null end is infinite. */
export type RatioInterval = [low: number, high: number | null];

export interface ConditionalOddsRatio {
  /** Null when infinite, or when no table tells anything. */
  estimate: number | null;
  /** Null when no table tells anything. */
  interval95: RatioInterval | null;
}

/** Beyond 16 standard deviations from the middle of the distribution: no digit of an interval's end depends on it. */
const NEGLIGIBLE = 1e-60;

/** Of any odds ratio that tables within the limits can have, to the last bit of the ratio. */
const LOG_RATIOS = { low: -120, high: 120, tolerance: 2 ** -52 };

/**
 * The odds ratio, common to all tables, that makes the observed finetuned successes their own expectation given the
 * margins (the conditional maximum likelihood estimate), with the central exact 95% interval: ends at which 2.5% lie at
 * or beyond the observed. With one table, SciPy's `contingency.odds_ratio`; with more, R's
 * `mantelhaen.test(exact = TRUE)`. Throws RangeError for counts that are none and for more than 20 million trials in
 * more than one table.
 */
export function conditionalOddsRatio(strata: Strata): ConditionalOddsRatio {
  strata.forEach(checkTable);
  const tables = strata.map(margins);
  checkSize(tables);
  const observed = sum(strata.map(({ finetuned }) => finetuned.successes));
  const alike = alikeTables(tables);
  const { low, high } = supportOf(alike);
  if (low === high) return { estimate: null, interval95: null };

  // At an end of the support the estimate is 0 or infinite; half a success inwards there is a distribution to tilt.
  const logRatio = logRatioOfMean(alike, Math.min(high - 0.5, Math.max(low + 0.5, observed)));
  const ends = logEnds(noncentral(alike, logRatio), observed);
  const estimate = Math.exp(logRatio);
  if (observed === low) return { estimate: 0, interval95: [0, estimate * Math.exp(ends.high())] };
  if (observed === high) return { estimate: null, interval95: [estimate * Math.exp(ends.low()), null] };
  return { estimate, interval95: [estimate * Math.exp(ends.low()), estimate * Math.exp(ends.high())] };
}

function supportOf(tables: readonly AlikeTables[]): { low: number; high: number } {
  return {
    low: sum(tables.map(({ table, count }) => count * support(table).low)),
    high: sum(tables.map(({ table, count }) => count * support(table).high)),
  };
}

/**
 * The expectation grows with the odds ratio, by the variance for each unit of its logarithm. It is summed as distances
 * from the wanted one, which keeps its digits.
 */
function logRatioOfMean(tables: readonly AlikeTables[], wantedMean: number): number {
  const { low, high } = supportOf(tables);
  const position = (wantedMean - low) / (high - low);
  const moments = ({ table, count }: AlikeTables, oddsRatio: number): { excess: number; variance: number } => {
    const ends = support(table);
    const { first, probabilities } = hypergeometric(table, { oddsRatio, negligible: NEGLIGIBLE });
    const from = first - ends.low - (ends.high - ends.low) * position;
    let [mean, squares] = [0, 0];
    for (let index = 0; index < probabilities.length; index += 1) {
      const distance = from + index;
      const share = (probabilities[index] ?? 0) * distance;
      mean += share;
      squares += share * distance;
    }
    return { excess: count * mean, variance: count * Math.max(0, squares - mean ** 2) };
  };
  return newton(
    (logRatio) => {
      const all = tables.map((table) => moments(table, Math.exp(logRatio)));
      return { value: sum(all.map(({ excess }) => excess)), slope: sum(all.map(({ variance }) => variance)) };
    },
    { ...LOG_RATIOS, start: 0 },
  );
}

function noncentral(tables: readonly AlikeTables[], logRatio: number): Distribution {
  const oddsRatio = Math.exp(logRatio);
  const distributions = tables.flatMap(({ table, count }) => {
    const distribution = hypergeometric(table, { oddsRatio, negligible: NEGLIGIBLE });
    return Array.from({ length: count }, () => distribution);
  });
  return sumOfIndependent(distributions, NEGLIGIBLE);
}

/** How far the logarithm of the odds ratio must move until a tail that holds the observed outcome has 2.5%. */
function logEnds({ first, probabilities }: Distribution, observed: number): { low(): number; high(): number } {
  const logs = probabilities.map((probability, index) => ({
    log: Math.log(probability),
    step: first + index - observed,
  }));
  const shares = (tilt: number): { upTo: number; from: number } => {
    const highest = logs.reduce((most, { log, step }) => Math.max(most, log + tilt * step), Number.NEGATIVE_INFINITY);
    let [below, at, above] = [0, 0, 0];
    for (const { log, step } of logs) {
      const mass = Math.exp(log + tilt * step - highest);
      if (step < 0) below += mass;
      else if (step > 0) above += mass;
      else at = mass;
    }
    const total = below + at + above;
    return { upTo: (below + at) / total, from: (at + above) / total };
  };
  return {
    low: () => bisect((tilt) => shares(tilt).from >= 0.025, { ...LOG_RATIOS, high: 0 }),
    high: () => bisect((tilt) => shares(tilt).upTo <= 0.025, { ...LOG_RATIOS, low: 0 }),
  };
}
