import { checkTable, type Strata } from './counts.ts';
import { type ExactP, exactP } from './exact-p.ts';
import { hypergeometric, type Margins, margins, support } from './hypergeometric.ts';
import type { Distribution } from './ratio-distribution.ts';
import { sum } from './sum.ts';
import { sumOfIndependent } from './sum-of-independent.ts';

/** Trials of both arms in the strata that count, above which the convolution takes more than about ten seconds. */
export const MAX_STRATIFIED_TRIALS = 20_000_000;

/** Left out at first, for speed: it cannot change the 13th digit of a p-value above TINY_P. */
const NEGLIGIBLE = 1e-40;
const TINY_P = 1e-22;

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
  const p = exactP(stratifiedNull(tables, NEGLIGIBLE), observed);
  if (Math.min(p.twoSided, p.oneSided) >= TINY_P) return p;
  if (!isBelowAnyDouble(tables, observed)) return exactP(stratifiedNull(tables, 0), observed);
  return { twoSided: Number.MIN_VALUE, midP: Number.MIN_VALUE, oneSided: p.oneSided < TINY_P ? Number.MIN_VALUE : 1 };
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
  return sumOfIndependent(
    tables.map((table) => hypergeometric(table, { negligible })),
    negligible,
  );
}

export function checkSize(tables: readonly Margins[]): void {
  const counting = tables.filter((table) => support(table).low < support(table).high);
  const trials = sum(counting.map(({ finetunedTrials, baselineTrials }) => finetunedTrials + baselineTrials));
  if (counting.length > 1 && trials > MAX_STRATIFIED_TRIALS) {
    throw new RangeError(`the exact stratified test takes up to ${MAX_STRATIFIED_TRIALS} trials, got ${trials}`);
  }
}
