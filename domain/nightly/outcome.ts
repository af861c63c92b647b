import { chosenPoints, percent, pValue } from '../numbers.ts';
import { rejects } from '../statistics/rejects.ts';
import type { NightOutcome, NightTest } from './night.ts';

/** Infrastructure errors above this share of either arm's trials say that the measurement itself was ill. */
export const MAX_INFRASTRUCTURE_SHARE = 0.05;

/** What is known once night and reference are whole and were measured alike. */
export interface NightEvidence {
  test: Pick<NightTest, 'p_one_sided' | 'alpha' | 'margin' | 'power'>;
  wantedPower: number;
  /** Share of each arm's trials that ended in an infrastructure error. */
  infrastructureShare: { reference: number; night: number };
}

/** The rule, the same every night; each reason is a sentence. No verdict is good news unless a drop would have shown. */
export function nightOutcome({ test, wantedPower, infrastructureShare }: NightEvidence): {
  outcome: NightOutcome;
  reasons: string[];
} {
  const { p_one_sided: p, alpha, margin, power } = test;
  const broken = Object.entries(infrastructureShare).filter(([, share]) => share > MAX_INFRASTRUCTURE_SHARE);
  if (broken.length > 0) {
    return { outcome: 'inconclusive', reasons: broken.map(([arm, share]) => tooManyErrors(arm, share)) };
  }
  if (p === null)
    return { outcome: 'inconclusive', reasons: ['no task has scored trials of both night and reference'] };
  if (rejects(p, alpha)) {
    return { outcome: 'regression', reasons: [`the night is worse: p = ${pValue(p)}, below alpha ${alpha}`] };
  }
  const drop = `a drop of ${chosenPoints(margin)} points`;
  if (power === null) {
    return {
      outcome: 'inconclusive',
      reasons: [`${drop} is more than the reference's pass rate, so it cannot be looked for; choose a smaller margin`],
    };
  }
  const found = `${drop} would have been found with probability ${percent(power)}`;
  return power >= wantedPower
    ? { outcome: 'no_regression_detected', reasons: [`p = ${pValue(p)}, not below alpha ${alpha}; ${found}`] }
    : {
        outcome: 'inconclusive',
        reasons: [`p = ${pValue(p)}, but ${found} (wanted ${percent(wantedPower)}): more trials, or a larger margin`],
      };
}

export function tooManyErrors(arm: string, share: number): string {
  const allowed = percent(MAX_INFRASTRUCTURE_SHARE);
  return `${percent(share)} of the ${arm}'s trials are infrastructure errors (allowed ${allowed})`;
}
