import type { TwoArms } from '../../../domain/statistics/counts.ts';

/** Fisher's test in whole numbers: the oracle. Ties are what differs by a factor of at most 1 + 1e-7. */
export function exactFisher({ baseline, finetuned }: TwoArms): { twoSided: number; oneSided: number } {
  const total = finetuned.successes + baseline.successes;
  const low = Math.max(0, total - baseline.trials);
  const high = Math.min(total, finetuned.trials);
  const weights = new Map<number, bigint>();
  for (let k = low; k <= high; k += 1) weights.set(k, choose(finetuned.trials, k) * choose(baseline.trials, total - k));
  const observed = weights.get(finetuned.successes) ?? 0n;
  const all = sum([...weights.values()]);
  const unlikelier = [...weights.values()].filter((weight) => weight * 10_000_000n <= observed * 10_000_001n);
  const better = [...weights].filter(([k]) => k >= finetuned.successes).map(([, weight]) => weight);
  return { twoSided: quotient(sum(unlikelier), all), oneSided: quotient(sum(better), all) };
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
