import { pointsInterval, signedPoints } from '../numbers.ts';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Numbers as print has them: `-0.8 to 7.7e-9` becomes `−0.8 to 7.7 × 10⁻⁹`. */
export function typeset(text: string): string {
  return text
    .replaceAll(/(?<=\d)e-(\d+)/g, (_, exponent: string) => ` × 10⁻${superscript(exponent)}`)
    .replaceAll(/(?<![\p{L}\d_.)-])-(?=\d)/gu, '−');
}

function superscript(digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);
}

/** `+7.0 [−0.8, +14.7]`, a difference in percentage points with its interval. */
export function withInterval(difference: number | null, interval: readonly [number, number] | null): string {
  if (difference === null || interval === null) return typeset(signedPoints(difference));
  return typeset(`${signedPoints(difference)} [${pointsInterval(interval).replace(' to ', ', ')}]`);
}
