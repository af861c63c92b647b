import { chosenPoints } from '../numbers.ts';
import { rejects } from '../statistics/rejects.ts';
import type { H1, H2, Status } from './hypothesis.ts';

/** How H1 ended, in a cell or a sentence. */
export const STATUS_WORDS: Record<Status, string> = { met: 'met', not_met: 'not met', inconclusive: 'inconclusive' };

/** The differences that a verdict turns on: its numbers are shown on their own side of each. */
export function verdictMarks({ decided_by: { threshold } }: H1 | H2): readonly number[] {
  return [0, threshold];
}

/** `H1 not met: inconclusive, ...`: the status of the primary hypothesis, and why. */
export function h1Verdict(h1: H1): string {
  return h1.status === 'met' ? `H1 met: ${whyMet(h1)}` : `H1 not met: ${whyNotMet(h1)}`;
}

function whyMet({ decided_by: { threshold } }: H1): string {
  return `a significant gain of at least ${chosenPoints(threshold)} percentage points`;
}

function whyNotMet({ status, decided_by: { p, alpha, estimate, interval_95, threshold } }: H1): string {
  const wanted = `${chosenPoints(threshold)} percentage points`;
  if (estimate === null || interval_95 === null) return 'not tested, no task has scored trials in both arms';
  const rejected = rejects(p, alpha);
  if (status === 'inconclusive') return `inconclusive, the interval holds both no effect and a gain of ${wanted}`;
  if (rejected && estimate < 0) return 'the change is a significant LOSS';
  if (rejected) return `the gain is significant, but smaller than ${wanted}`;
  return interval_95[1] < threshold
    ? `no gain was found, and the interval excludes one of ${wanted}`
    : 'the test does not reject, although the interval excludes no effect';
}

/** `H2 met: ...`, for H2 against a measured reference arm. */
export function h2Verdict({ status, reference, decided_by: { threshold, interval_95 } }: H2): string {
  const margin = `${chosenPoints(-threshold)} percentage points`;
  if (reference === null) return 'H2 not tested: no reference arm was measured';
  switch (status) {
    case 'met':
      return `H2 met: not worse than ${reference.arm} by ${margin} or more`;
    case 'inconclusive':
      return `H2 not met: inconclusive, the interval holds both no difference from ${reference.arm} and the margin of ${margin}`;
    case 'not_met':
      return `H2 not met: worse than ${reference.arm}, or not shown to be within ${margin} of it`;
    case 'not_tested':
      return interval_95 === null
        ? `H2 not tested: no task has scored trials in ${reference.arm} and the fine-tuned arm`
        : 'H2 not tested: it is only once H1 is met; the difference below describes';
  }
}
