import { checkTable, type Strata } from './counts.ts';
import { type ExactP, exactP } from './exact-p.ts';
import { alikeTables, hypergeometric, type Margins, margins, support } from './hypergeometric.ts';
import type { Distribution } from './ratio-distribution.ts';
import { sum } from './sum.ts';
import { sumOfIndependent } from './sum-of-independent.ts';

/** Trials of both arms in the strata that count, with which the convolution takes up to about ten seconds. */
export const MAX_STRATIFIED_TRIALS = 20_000_000;

/**
 * What is left out at first, for speed: outcomes less likely than `negligible` times the likeliest cannot change the
 * 13th digit of a p-value above `tiny`.
 */
const PRECISIONS = [
  { negligible: 1e-40, tiny: 1e-22 },
  { negligible: 1e-150, tiny: 1e-130 },
  { negligible: 0, tiny: 0 },
];

/**
 * The exact conditional test of no effect in any stratum against a common odds ratio: given each task's margins, the
 * finetuned successes of all tasks together are a sum of independent hypergeometric numbers. R's
 * `mantelhaen.test(exact = TRUE)`, with its definition of two-sided. Tasks with a zero margin contribute nothing; no
 * others give 1, and a mid-p of 0.5. Throws RangeError for counts that are none, and above 20 million trials in more
 * than one task.
 */
export function stratifiedExact(strata: Strata): ExactP {
  strata.forEach(checkTable);
  const observed = sum(strata.map(({ finetuned }) => finetuned.successes));
  const tables = strata.map(margins);
  checkSize(tables);
  const vanishing = isBelowAnyDouble(tables, observed);
  let p: ExactP = { twoSided: 1, oneSided: 1, midP: 1 };
  for (const { negligible, tiny } of PRECISIONS) {
    p = exactP(stratifiedNull(tables, negligible), observed);
    if (Math.min(p.twoSided, p.oneSided) >= tiny) return p;
    if (vanishing) break;
  }
  return { twoSided: Number.MIN_VALUE, midP: Number.MIN_VALUE, oneSided: p.oneSided < 0.5 ? Number.MIN_VALUE : 1 };
}

/**
 * Hoeffding's bound (1963, section 6) of either tail, exp(-2 distance^2 / finetuned trials), against the smallest
 * double over the number of outcomes. It spares millions of trials with a plain difference the whole convolution.
 */
function isBelowAnyDouble(tables: readonly Margins[], observed: number): boolean {
  const expected = sum(
    tables.map(
      (table) => (table.finetunedTrials * table.totalSuccesses) / (table.finetunedTrials + table.baselineTrials),
    ),
  );
  return (2 * (observed - expected) ** 2) / sum(tables.map(({ finetunedTrials }) => finetunedTrials)) > 800;
}

/** The finetuned successes of all tasks, given their margins, when the arms do not differ. */
function stratifiedNull(tables: readonly Margins[], negligible: number): Distribution {
  const distributions = alikeTables(tables).flatMap(({ table, count }) => {
    const distribution = hypergeometric(table, { negligible });
    return Array.from({ length: count }, () => distribution);
  });
  return sumOfIndependent(distributions, negligible);
}

export function checkSize(tables: readonly Margins[]): void {
  const counting = tables.filter((table) => support(table).low < support(table).high);
  const trials = sum(counting.map(({ finetunedTrials, baselineTrials }) => finetunedTrials + baselineTrials));
  if (counting.length > 1 && trials > MAX_STRATIFIED_TRIALS) {
    throw new RangeError(`the exact stratified test takes up to ${MAX_STRATIFIED_TRIALS} trials, got ${trials}`);
  }
}
