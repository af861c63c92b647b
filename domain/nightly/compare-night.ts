import { armName, type MeasuredArm } from '../comparison/measured-arm.ts';
import type { ArmSummary } from '../records.ts';
import type { Counts } from '../statistics/counts.ts';
import { rateDifference } from '../statistics/counts.ts';
import { newcombe95 } from '../statistics/newcombe.ts';
import { stratifiedExact } from '../statistics/stratified-exact.ts';
import { wilson95 } from '../statistics/wilson.ts';
import { driftLine, driftOf } from './drift.ts';
import { dropPower } from './drop-power.ts';
import type { NightlyInput } from './input.ts';
import type { NightArm, NightResult, NightTask, NightTest } from './night.ts';
import { MAX_INFRASTRUCTURE_SHARE, nightOutcome, tooManyErrors } from './outcome.ts';
import { missingTrials } from './whole.ts';

export type NightRule = Pick<NightlyInput, 'alpha' | 'margin' | 'wanted_power'>;

export type NightComparison = Pick<
  NightResult,
  'reference' | 'outcome' | 'reasons' | 'drift' | 'night_arm' | 'reference_arm' | 'per_task' | 'test' | 'model'
>;

/**
 * Holds a night against its reference. `complaints` are other reasons why they do not compare. Nothing is tested, and
 * `test` is null, when an arm lacks trials or a condition has drifted.
 */
export function compareNight(
  night: MeasuredArm,
  reference: MeasuredArm,
  rule: NightRule,
  complaints: readonly string[] = [],
): NightComparison {
  const drift = driftOf(reference, night);
  const incomparable = [
    ...complaints,
    ...[reference, night].flatMap(({ summary, design }) => missingTrials(summary, design.spec)),
    ...drift.map(driftLine),
  ];
  const per_task = sharedTasks(reference.summary, night.summary);
  const measured = {
    reference: armName(reference),
    drift,
    night_arm: nightArm(night.summary),
    reference_arm: nightArm(reference.summary),
    per_task,
    model: night.summary.model,
  };
  if (incomparable.length > 0) return { ...measured, outcome: 'not_comparable', reasons: incomparable, test: null };
  const test = nightTest(per_task, rule);
  const evidence = {
    test,
    wantedPower: rule.wanted_power,
    infrastructureShare: {
      reference: infrastructureShare(reference.summary),
      night: infrastructureShare(night.summary),
    },
  };
  return { ...measured, ...nightOutcome(evidence), test };
}

/** The night that is the reference of those to come, unless it lacks trials or was ill. */
export function firstNight({ summary, design }: MeasuredArm): NightComparison {
  const share = infrastructureShare(summary);
  const flaws = [
    ...missingTrials(summary, design.spec),
    ...(share > MAX_INFRASTRUCTURE_SHARE ? [tooManyErrors('night', share)] : []),
  ];
  return {
    reference: null,
    outcome: 'not_comparable',
    reasons: flaws.length === 0 ? [FIRST_NIGHT] : flaws.map((flaw) => `not fit to be the reference: ${flaw}`),
    drift: [],
    night_arm: nightArm(summary),
    reference_arm: null,
    per_task: [],
    test: null,
    model: summary.model,
  };
}

/** Whether a night without a reference becomes it. */
export function isReference({ reference, reasons }: NightComparison): boolean {
  return reference === null && reasons.includes(FIRST_NIGHT);
}

const FIRST_NIGHT = 'first night: it is now the reference';

function nightTest(tasks: readonly NightTask[], { alpha, margin }: NightRule): NightTest {
  const strata = tasks.map(({ reference, night }) => ({ reference: counts(reference), night: counts(night) }));
  const whole = {
    reference: total(strata.map((each) => each.reference)),
    night: total(strata.map((each) => each.night)),
  };
  const isScored = strata.some(({ reference, night }) => reference.trials > 0 && night.trials > 0);
  // One-sided, that the reference is the better of the two.
  const asArms = strata.map(({ reference, night }) => ({ baseline: night, finetuned: reference }));
  const pooled = { baseline: whole.reference, finetuned: whole.night };
  return {
    p_one_sided: isScored ? stratifiedExact(asArms).oneSided : null,
    alpha,
    margin,
    power: dropPower({
      strata: strata.map(({ reference, night }) => ({ reference, nightTrials: night.trials })),
      drop: margin,
      alpha,
    }),
    difference: rateDifference(pooled),
    newcombe_95: isScored ? newcombe95(pooled) : null,
  };
}

function sharedTasks(reference: ArmSummary, night: ArmSummary): NightTask[] {
  return reference.tasks.flatMap(({ task_id, successes, scored }) => {
    const tonight = night.tasks.find((task) => task.task_id === task_id);
    if (!tonight) return [];
    return [{ task_id, reference: [successes, scored], night: [tonight.successes, tonight.scored] }];
  });
}

function nightArm({ overall: { successes, scored, trials, infrastructure_errors } }: ArmSummary): NightArm {
  return {
    successes,
    scored,
    trials,
    infrastructure_errors,
    rate: scored === 0 ? null : successes / scored,
    wilson_95: scored === 0 ? null : wilson95({ successes, trials: scored }),
  };
}

function infrastructureShare({ overall: { trials, infrastructure_errors } }: ArmSummary): number {
  return trials === 0 ? 0 : infrastructure_errors / trials;
}

function counts([successes, trials]: readonly [number, number]): Counts {
  return { successes, trials };
}

function total(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, { successes, trials }) => ({ successes: sum.successes + successes, trials: sum.trials + trials }),
    { successes: 0, trials: 0 },
  );
}
