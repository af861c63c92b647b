import { percent } from '../numbers.ts';
import { rate } from '../statistics/counts.ts';
import { changeReadings, type JudgedChange } from './attribution-change-readings.ts';
import { failures, type NamedCounts, successes, trueSuccesses } from './attribution-fault-readings.ts';
import { ATTRIBUTION_RATES } from './attribution-figures.ts';
import { plainDifferences } from './attribution-plain-differences.ts';

interface Judged {
  from: NamedCounts;
  to: NamedCounts;
  /** Null where the pair was judged by different controls. */
  change: JudgedChange | null;
  /** What keeps arms from being compared, or the comparison from being plain. */
  caveats: readonly string[];
}

/** What the figures show and what they do not, in plain sentences. */
export function attributionReadings({ from, to, change, caveats }: Judged): string[] {
  const arms = [from, to].filter(({ counts }) => counts.trials > 0);
  if (arms.length === 0)
    return ['Neither arm has scored trials: whose fault anything was cannot be judged.', ...caveats];
  return [
    ...arms.map(failures),
    ...arms.map(successes),
    ...trueSuccesses(arms),
    ...(change ? [...changeReadings(change), ...plainDifferences({ from, to }, change.changes)] : []),
    unclear(arms),
    ...unrepeatable(arms),
    ...caveats,
    EXPLORATORY,
  ];
}

const EXPLORATORY =
  'Exploratory: these figures decide no hypothesis, and their intervals do not allow for how many there are. Hidden tests and mutants are finite: what passes them can still be wrong.';

function unclear(arms: readonly NamedCounts[]): string {
  if (arms.every(({ counts }) => counts.verdicts.unclear === 0)) return 'No trial is unclear.';
  const shares = arms.map(({ name, counts }) => {
    const share = ATTRIBUTION_RATES.unclear(counts);
    return `${share.successes} of ${share.trials} trials of ${name} (${percent(rate(share))})`;
  });
  return `Unclear: ${shares.join(', ')}. Their tests ask for more than the specification does, are unstable, or know an edge that the hidden ones leave out.`;
}

function unrepeatable(arms: readonly NamedCounts[]): string[] {
  const found = arms.filter(({ counts }) => counts.unrepeatable_tests > 0);
  if (found.length === 0) return [];
  const counted = found.map(({ name, counts }) => `${counts.unrepeatable_tests} of ${name}`);
  return [
    `Test files that accept a reference in one run and reject it in another, which are not valid: ${counted.join(', ')}.`,
  ];
}
