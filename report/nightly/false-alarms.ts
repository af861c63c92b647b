import { markup, type Markup } from '../html/markup.ts';
import type { History } from './history.ts';
import { kindOf } from './night-marks.ts';
import { counted } from './overview.ts';

const YEAR_MS = 365.25 * 86_400_000;

interface FalseAlarms {
  alpha: number;
  nightsPerYear: number;
  /** At most so many nights a year of an unchanged model end as a regression, on average. */
  perYear: number;
  /** Nights that were tested, and how many of them ended as a regression. */
  tested: number;
  regressions: number;
}

/** What the alpha of the last test brings at the usual pace of the nights; null where no night was tested. */
export function falseAlarms({ nights, cadenceMs }: History): FalseAlarms | null {
  const tested = nights.filter(({ result }) => result.test !== null && result.test.p_one_sided !== null);
  const alpha = tested.at(-1)?.result.test?.alpha;
  if (alpha === undefined) return null;
  const nightsPerYear = Math.round(YEAR_MS / cadenceMs);
  const regressions = tested.filter(({ result }) => kindOf(result) === 'regression').length;
  return { alpha, nightsPerYear, perYear: nightsPerYear * alpha, tested: tested.length, regressions };
}

export function falseAlarmNote(history: History): Markup | null {
  const expected = falseAlarms(history);
  if (expected === null) return null;
  const { alpha, nightsPerYear, perYear, tested, regressions } = expected;
  return markup`<p><strong>False alarms to expect:</strong> up to ${rounded(perYear)} a year, which is ${nightsPerYear} nights × alpha ${alpha}, of a model that has not changed at all; up to ${rounded(tested * alpha)} in the ${counted(tested, 'night')} tested here, of which ${regressions} ended as a regression. Nights that share a reference share its luck, so false alarms come in runs. Before you act on a regression, trigger the night again; where it repeats, measure the reference again, too.</p>
`;
}

function rounded(value: number): string {
  return value >= 10 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}
