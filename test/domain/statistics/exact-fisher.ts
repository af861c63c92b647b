import type { Strata, TwoArms } from '../../../domain/statistics/counts.ts';
import type { ExactP } from '../../../domain/statistics/exact-p.ts';

/** Fisher's test in whole numbers: the oracle. Ties are what differs by a factor of at most 1 + 1e-7. */
export function exactFisher(table: TwoArms): ExactP {
  return exactStratified([table]);
}

/** The same for the finetuned successes of all strata together: their weights multiply like polynomials. */
export function exactStratified(strata: Strata): ExactP {
  const { low, weights } = exactWeights(strata);
  const observedIndex = strata.reduce((total, { finetuned }) => total + finetuned.successes, 0) - low;
  const observed = weights[observedIndex] ?? 0n;
  const all = sum(weights);
  const noLikelier = sum(weights.filter((weight) => weight * 10_000_000n <= observed * 10_000_001n));
  const less = sum(weights.filter((weight) => weight * 10_000_001n < observed * 10_000_000n));
  return {
    twoSided: quotient(noLikelier, all),
    midP: quotient(noLikelier + less, 2n * all),
    oneSided: quotient(sum(weights.slice(observedIndex)), all),
  };
}

/** Ways to get `low`, `low + 1`, ... finetuned successes, given each stratum's margins. */
export function exactWeights(strata: Strata): { low: number; weights: bigint[] } {
  return strata.map(ofOneTable).reduce(
    (a, b) => {
      const product = Array.from({ length: a.weights.length + b.weights.length - 1 }, () => 0n);
      for (const [i, x] of a.weights.entries()) {
        for (const [j, y] of b.weights.entries()) product[i + j] = (product[i + j] ?? 0n) + x * y;
      }
      return { low: a.low + b.low, weights: product };
    },
    { low: 0, weights: [1n] },
  );
}

function ofOneTable({ baseline, finetuned }: TwoArms): { low: number; weights: bigint[] } {
  const total = finetuned.successes + baseline.successes;
  const low = Math.max(0, total - baseline.trials);
  const high = Math.min(total, finetuned.trials);
  const weights: bigint[] = [];
  for (let k = low; k <= high; k += 1) weights.push(choose(finetuned.trials, k) * choose(baseline.trials, total - k));
  return { low, weights };
}

/** Below the smallest normal double there are no 12 digits to compare. */
export function relativeError(found: number, exact: number): number {
  return exact < 2 ** -1022 ? Math.abs(found - exact) : Math.abs(found - exact) / exact;
}

/** numerator / denominator to 60 bits; below the smallest double, the smallest double. */
export function quotient(numerator: bigint, denominator: bigint): number {
  const shift = Math.max(0, denominator.toString(2).length - numerator.toString(2).length + 61);
  const digits = Number((numerator << BigInt(shift)) / denominator);
  const half = Math.floor(shift / 2);
  return Math.max(Number.MIN_VALUE, digits / 2 ** Math.min(1000, half) / 2 ** Math.min(1000, shift - half));
}

const rows: bigint[][] = [];

function choose(n: number, k: number): bigint {
  rows[n] ??= row(n);
  return rows[n][k] ?? 0n;
}

function row(n: number): bigint[] {
  const values = [1n];
  for (let k = 0; k < n; k += 1) values.push(((values[k] ?? 0n) * BigInt(n - k)) / BigInt(k + 1));
  return values;
}

function sum(numbers: readonly bigint[]): bigint {
  return numbers.reduce((total, number) => total + number, 0n);
}
