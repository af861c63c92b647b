import { percent, pValue, signedPoints } from '../numbers.ts';
import type { NightResult } from './night.ts';

/** What the hook of a regression is given: one line for people, and the whole night for programs. */
export interface AlertBody {
  event: 'tddft.regression';
  text: string;
  night: NightResult;
}

export function alertBody(night: NightResult): AlertBody {
  const { night: id, night_arm, reference, reference_arm, test } = night;
  const rates = `${percent(night_arm.rate)} after ${percent(reference_arm?.rate ?? null)} of ${reference}`;
  const change = `${signedPoints(test?.difference ?? null)} points, p = ${pValue(test?.p_one_sided ?? 1)}`;
  return { event: 'tddft.regression', text: `${id}: regression, ${rates} (${change})`, night };
}
