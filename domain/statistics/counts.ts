/** Successes among independent trials. */
export interface Counts {
  successes: number;
  trials: number;
}

/** The 2x2 table of two arms. Differences and effects are always finetuned minus baseline. */
export interface TwoArms {
  baseline: Counts;
  finetuned: Counts;
}

/** One table per task, in which the trials are comparable. */
export type Strata = readonly TwoArms[];

/** Beyond it the ratio recurrence would take seconds and its products lose digits. */
export const MAX_TRIALS = 1e9;

/** Throws RangeError unless both are whole numbers with 0 <= successes <= trials <= 1e9. */
export function checkCounts({ successes, trials }: Counts): void {
  if (!Number.isInteger(trials) || trials < 0 || trials > MAX_TRIALS) {
    throw new RangeError(`trials must be a whole number from 0 to ${MAX_TRIALS}, got ${trials}`);
  }
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) {
    throw new RangeError(`successes must be a whole number from 0 to the ${trials} trials, got ${successes}`);
  }
}

export function checkTable({ baseline, finetuned }: TwoArms): void {
  checkCounts(baseline);
  checkCounts(finetuned);
}

/** Successes per trial; null when there were no trials. */
export function rate({ successes, trials }: Counts): number | null {
  return trials === 0 ? null : successes / trials;
}

/**
 * Difference of the rates; null when an arm has no trials. One division of whole numbers, because a difference of two
 * rounded rates can fall short of a threshold that it meets: 0.6 - 0.55 < 0.05, but (12 * 20 - 11 * 20) / 400 = 0.05.
 */
export function rateDifference({ baseline, finetuned }: TwoArms): number | null {
  if (baseline.trials === 0 || finetuned.trials === 0) return null;
  return (
    (finetuned.successes * baseline.trials - baseline.successes * finetuned.trials) /
    (finetuned.trials * baseline.trials)
  );
}
