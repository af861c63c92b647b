import { bisect } from './bisect.ts';
import { normalDensity, normalQuantile, normalUpperTail } from './normal.ts';

export interface Look {
  /** Variance of the test statistic so far over that at the planned end. */
  informationFraction: number;
  /** Stop and reject when |z| (CMH, without continuity correction) reaches this. */
  bound: number;
  /** Chance, when the arms do not differ, of having stopped in favour of one given arm up to this look. */
  spentPerSide: number;
}

/** A look spends at least this, since the integration resolves no less: no bound is above 7.94. */
const SMALLEST_SPENDING = 1e-15;

/** Steps of the integration within the standard deviation of the smallest increment: relative error about 1e-8. */
const STEPS_PER_DEVIATION = 20;

/**
 * Lan-DeMets bounds (1983) with O'Brien-Fleming-like spending for a two-sided test at `alpha`. Each side spends
 * 2 - 2 Phi(z(1 - alpha/4) / sqrt(t)) of its alpha/2; bounds follow one after the other by recursive numerical
 * integration (Armitage, McPherson & Rowe 1969). Looks off schedule are no trouble: give the fractions as they came.
 * Throws RangeError unless fractions rise and lie in (0, 1].
 */
export function groupSequentialBounds(informationFractions: readonly number[], alpha = 0.05): Look[] {
  checkFractions(informationFractions);
  let before: Continuing = { time: 0, points: [{ at: 0, weight: 1 }] };
  let spentPerSide = 0;
  const increments = informationFractions.map((fraction, index) => fraction - (informationFractions[index - 1] ?? 0));
  const step = Math.sqrt(Math.min(...increments)) / STEPS_PER_DEVIATION;
  return informationFractions.map((informationFraction) => {
    const toSpend = Math.max(SMALLEST_SPENDING, spending(informationFraction, alpha) - spentPerSide);
    const deviation = Math.sqrt(informationFraction - before.time);
    const level = bisect((at) => crossing(before, at, deviation) <= toSpend, { low: 0, high: 10 });
    before = continuing(before, { time: informationFraction, level, step });
    spentPerSide += toSpend;
    return { informationFraction, bound: level / Math.sqrt(informationFraction), spentPerSide };
  });
}

/** Score process B(t) = z sqrt(t) at a look, where no bound was reached: quadrature points and their probabilities. */
interface Continuing {
  time: number;
  points: { at: number; weight: number }[];
}

function spending(t: number, alpha: number): number {
  return 2 * normalUpperTail(-normalQuantile(alpha / 4) / Math.sqrt(t));
}

function crossing({ points }: Continuing, level: number, deviation: number): number {
  return points.reduce((chance, { at, weight }) => chance + weight * normalUpperTail((level - at) / deviation), 0);
}

/** Simpson's rule between the bounds. */
function continuing(
  before: Continuing,
  { time, level, step }: { time: number; level: number; step: number },
): Continuing {
  const deviation = Math.sqrt(time - before.time);
  const steps = 2 * Math.ceil(level / step);
  const width = (2 * level) / steps;
  const points = Array.from({ length: steps + 1 }, (_, index) => {
    const at = -level + index * width;
    const density = before.points.reduce(
      (sum, point) => sum + point.weight * normalDensity((at - point.at) / deviation),
      0,
    );
    const simpson = index === 0 || index === steps ? 1 : index % 2 === 1 ? 4 : 2;
    return { at, weight: (density / deviation) * ((simpson * width) / 3) };
  });
  return { time, points };
}

function checkFractions(fractions: readonly number[]): void {
  for (const [index, fraction] of fractions.entries()) {
    if (!(fraction > (fractions[index - 1] ?? 0) && fraction <= 1)) {
      throw new RangeError(`information fractions must rise within (0, 1], got ${fractions.join(', ')}`);
    }
  }
}
