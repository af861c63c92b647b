import { checkTable, rate, type TwoArms } from './counts.ts';

export type EffectLabel = 'below small' | 'small' | 'medium' | 'large';

/**
 * Cohen's h = 2 asin(sqrt(finetuned rate)) - 2 asin(sqrt(baseline rate)), from -pi to pi (Cohen 1988, ch. 6). Null when
 * an arm has no trials.
 */
export function cohensH({ baseline, finetuned }: TwoArms): number | null {
  checkTable({ baseline, finetuned });
  const before = rate(baseline);
  const after = rate(finetuned);
  return before === null || after === null ? null : angle(after) - angle(before);
}

/** Cohen's words for |h|: small from 0.2, medium from 0.5, large from 0.8. */
export function effectLabel(h: number): EffectLabel {
  const size = Math.abs(h);
  if (size < 0.2) return 'below small';
  if (size < 0.5) return 'small';
  return size < 0.8 ? 'medium' : 'large';
}

function angle(proportion: number): number {
  return 2 * Math.asin(Math.sqrt(proportion));
}
