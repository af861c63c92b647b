import type { DesignPower, PlannedDesign } from '../domain/comparison/design-power.ts';
import type { LegacyRule } from '../domain/comparison/legacy-by-chance.ts';
import { MAX_TRIALS_PER_TASK } from '../domain/spec.ts';
import { chosenPoints, percent, points } from './numbers.ts';

/** Trials per arm above which the chance to meet the original's rule takes seconds, and is not computed. */
export const MAX_LEGACY_TRIALS = 5_000;

/** A standard error that is worth a word: it moves the digits that are printed. */
const PLAIN_STANDARD_ERROR = 0.001;

/** The probability that a model which learned nothing meets the original's rule; null where it is not computed. */
export interface LegacyChance {
  rule: LegacyRule;
  chance: number | null;
}

/** What a design can detect, as text. */
export function powerReport(design: PlannedDesign, power: DesignPower, legacy: LegacyChance): string {
  const { alpha, difference, wantedPower, trialsPerTask, baselineRates } = design;
  const { rule, chance } = legacy;
  const tasks = baselineRates.length;
  const { trials_per_arm_needed: needed } = power;
  return [
    `DESIGN   ${tasks} tasks x ${trialsPerTask} trials = ${power.trials_per_arm} trials per arm, α=${alpha}, true baseline rate ${ratesText(baselineRates)}`,
    '',
    `H1's test, exact and stratified by task${power.method === 'normal' ? ' (here by its normal approximation)' : ''}:`,
    `  Power for a true gain of ${chosenPoints(difference)} percentage points:  ${powerText(power)}`,
    `  Smallest true gain found with ${percent(wantedPower)} power:  ${gainText(power.minimum_detectable_difference)}`,
    `  Trials per arm to find ${chosenPoints(difference)} points with ${percent(wantedPower)} power:  ${needed === null ? `more than ${MAX_TRIALS_PER_TASK * tasks} (${MAX_TRIALS_PER_TASK} per task)` : `about ${needed} (${needed / tasks} per task)`}`,
    '',
    `THE ORIGINAL'S RULE, ≥${chosenPoints(rule.h1_improvement)}pp and Fisher p<${rule.alpha}, or ≥${chosenPoints(rule.h2_rate)}% on ≥${rule.h2_tasks} tasks:`,
    `  Met by a model that learned nothing:  ${chance === null ? `not computed above ${MAX_LEGACY_TRIALS} trials per arm` : percent(chance)}`,
    ...(chance !== null && new Set(baselineRates).size === 1
      ? ['  It depends on how the tasks differ: give --baseline-rate one rate per task, separated by commas']
      : []),
  ].join('\n');
}

/** Two lines for the start of a run: what its design can detect, and what it cannot. */
export function powerLines(
  { alpha, difference, wantedPower, baselineRates }: PlannedDesign,
  power: DesignPower,
): string[] {
  const { minimum_detectable_difference: found, trials_per_arm: trials } = power;
  const threshold =
    power.power === null
      ? ''
      : `; one of ${chosenPoints(difference)}${found === null ? ' percentage points' : ''}, H1's threshold, with ${percent(power.power)}`;
  const detects =
    found === null
      ? `finds no true gain with ${percent(wantedPower)} power${threshold}`
      : `finds a true gain of ${points(found)} percentage points with ${percent(wantedPower)} power${threshold}`;
  return [
    `With ${trials} trials per arm, α=${alpha} and a baseline of ${ratesText(baselineRates)}, this design ${detects}${power.method === 'normal' ? ' (by the normal approximation)' : ''}.`,
    `It cannot tell ${found === null ? 'a' : 'a smaller'} gain from none, nor show one on tasks that are not trained on; one adapter is one draw of its training.`,
  ];
}

function powerText({ power, standard_error: error }: DesignPower): string {
  if (power === null) return 'no rates have such a gain';
  const simulated = error !== null && error > PLAIN_STANDARD_ERROR;
  return simulated ? `${percent(power)} (simulated, standard error ${points(error)} points)` : percent(power);
}

function gainText(gain: number | null): string {
  return gain === null ? 'none' : `${points(gain)} percentage points`;
}

function ratesText(rates: readonly number[]): string {
  return new Set(rates).size === 1 ? percent(rates[0] ?? null) : rates.map(percent).join(', ');
}
