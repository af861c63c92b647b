import { bisect } from './bisect.ts';
import { exactPower } from './power.ts';

/** Up to here the search takes a few seconds. */
export const MAX_SAMPLE_SIZE = 50_000;

/**
 * Trials per arm, equal in both, with which the two-sided Fisher test finds a true gain with the wanted power: a first
 * crossing, found by doubling and bisecting the exact power. The power of an exact test is a saw-tooth in the number of
 * trials, so a few less can do too, and a few more can fall just short: read it as "about". Null above 50,000. Throws
 * RangeError for rates outside [0, 1], no gain, and a wanted power or alpha not between 0 and 1.
 */
export function trialsPerArm({
  baselineRate,
  difference,
  wantedPower,
  alpha,
}: {
  baselineRate: number;
  difference: number;
  wantedPower: number;
  alpha: number;
}): number | null {
  const finetunedRate = baselineRate + difference;
  if (!(baselineRate >= 0 && baselineRate <= 1 && finetunedRate >= 0 && finetunedRate <= 1 && difference !== 0)) {
    throw new RangeError(`no rates that differ: ${baselineRate} and ${finetunedRate}`);
  }
  if (!(wantedPower > 0 && wantedPower < 1 && alpha > 0 && alpha < 1)) {
    throw new RangeError(`power and alpha must be between 0 and 1, got ${wantedPower} and ${alpha}`);
  }
  const enough = (trials: number): boolean =>
    exactPower({ baselineTrials: trials, finetunedTrials: trials, alpha })(baselineRate, finetunedRate) >= wantedPower;
  let high = 2;
  while (!enough(high)) {
    if (high === MAX_SAMPLE_SIZE) return null;
    high = Math.min(2 * high, MAX_SAMPLE_SIZE);
  }
  return Math.ceil(bisect((trials) => enough(Math.ceil(trials)), { low: Math.floor(high / 2), high, tolerance: 0.5 }));
}
