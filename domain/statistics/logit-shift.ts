import { bisect } from './bisect.ts';
import { sum } from './sum.ts';

/**
 * The log odds ratio that, added to every task's log odds, raises the mean of the success rates by `gain`: the same
 * effect on tasks of any difficulty. Rates of 0 and 1 stay. Null where no shift does.
 */
export function logitShift(rates: readonly number[], gain: number): number | null {
  if (gain === 0) return 0;
  const meanGain = (shift: number): number => sum(rates.map((rate) => shiftedRate(rate, shift) - rate)) / rates.length;
  const limit = 40;
  if (!(meanGain(-limit) < gain && gain < meanGain(limit))) return null;
  return bisect((shift) => meanGain(shift) >= gain, { low: -limit, high: limit, tolerance: 2 ** -50 });
}

export function shiftedRate(rate: number, shift: number): number {
  const odds = rate * Math.exp(shift);
  return odds / (odds + (1 - rate));
}
