import { pointsInterval, signedPoints } from '../numbers.ts';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Numbers as print has them: `-0.8 to 7.7e-9` becomes `−0.8 to 7.7 × 10⁻⁹`, which no end of a line parts. */
export function typeset(text: string): string {
  return text
    .replaceAll(/(?<=\d)e-(\d+)/g, (_, exponent: string) => `\u00a0×\u00a010⁻${superscript(exponent)}`)
    .replaceAll(/(?<![\p{L}\d_.)-])-(?=\d)/gu, '−');
}

function superscript(digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);
}

/**
 * `+7.0 [−0.8, +14.7]`, a difference in percentage points with its interval; `+7.0 [n/a]` where it has none. Marks as in
 * `signedPoints`.
 */
export function withInterval(
  difference: number | null,
  interval: readonly [number, number] | null,
  marks: readonly number[] = [],
): string {
  if (difference === null) return 'n/a';
  if (interval === null) return typeset(`${signedPoints(difference, marks)} [n/a]`);
  return typeset(`${signedPoints(difference, marks)} [${pointsInterval(interval, marks).replace(' to ', ', ')}]`);
}
