import fc from 'fast-check';
import { type Sample, sampleOf } from '../../../domain/statistics/sample.ts';
import type { TwoSamples } from '../../../domain/statistics/stratified-mean-difference.ts';

/** By the sums that a stream of numbers leaves. */
export function sampleFrom(numbers: readonly number[]): Sample | null {
  return sampleOf({
    n: numbers.length,
    sum: numbers.reduce((sum, each) => sum + each, 0),
    sumOfSquares: numbers.reduce((sum, each) => sum + each ** 2, 0),
  });
}

/** Shares of eleven, as mutation scores are. */
export const SCORES = fc.array(
  fc.nat(11).map((killed) => killed / 11),
  { maxLength: 30 },
);

/** The scores of two arms in one stratum. */
export const TWO_SCORES = fc.record({ baseline: SCORES, finetuned: SCORES });
export type TwoScores = { baseline: readonly number[]; finetuned: readonly number[] };

export function twoSamples({ baseline, finetuned }: TwoScores): TwoSamples {
  return { baseline: sampleFrom(baseline), finetuned: sampleFrom(finetuned) };
}

/** From the numbers themselves, in two passes. */
export function meanAndVariance(numbers: readonly number[]): { mean: number; variance: number } {
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const squares = numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { mean, variance: squares / (numbers.length - 1) };
}
