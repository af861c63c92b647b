import type { ArmAttribution } from '../attribution/attribution.ts';
import { chosenPoints, percent, points, pointsInterval, pValue, signedPoints } from '../numbers.ts';
import type { Amendment } from '../design.ts';
import { rejects } from '../statistics/rejects.ts';
import { isCurrent } from './attribution-comparison.ts';
import type { ComparedCounts } from './compare-counts.ts';
import type { Comparison } from './comparison.ts';
import { armName, type MeasuredArm } from './measured-arm.ts';
import { overturning } from './sensitivity.ts';
import { STATUS_WORDS, verdictMarks } from './verdict.ts';

type Numbers = ComparedCounts & Pick<Comparison, 'hypotheses' | 'sensitivity' | 'mismatches'>;

/** The caveats that hold for the numbers of a comparison, a sentence or two each. */
export function countNotes(comparison: Numbers): string[] {
  return [
    ...notTested(comparison),
    ...overturned(comparison),
    ...power(comparison),
    ...intervalAgainstTest(comparison),
    ...legacy(comparison),
    ...unequalTrials(comparison),
    ...homogeneity(comparison),
    ...mismatched(comparison),
  ];
}

/** The tasks of the difference are not those of the pooled rates. */
function notTested({ per_task, hypotheses: { h1 } }: Numbers): string[] {
  const untested = per_task
    .filter(({ baseline, finetuned }) => (baseline.trials === 0) !== (finetuned.trials === 0))
    .map(({ task_id }) => task_id);
  if (untested.length === 0) return [];
  const rest = h1.decided_by.estimate === null ? 'nothing was tested' : 'the difference and its test leave them out';
  return [`Only one arm has scored trials of ${untested.join(', ')}: ${rest}, while the pooled rates hold them.`];
}

/** Other defensible counts that change the answer. */
function overturned(comparison: Numbers): string[] {
  const marks = verdictMarks(comparison.hypotheses.h1);
  return overturning(comparison).map(
    ({ name, h1_status, mh_risk_difference, mh_risk_difference_95 }) =>
      `With ${name} the difference is ${signedPoints(mh_risk_difference, marks)} percentage points (95% interval ${pointsInterval(mh_risk_difference_95, marks)}) and H1 ends as ${STATUS_WORDS[h1_status]}; counted as planned it ends as ${STATUS_WORDS[comparison.hypotheses.h1.status]}. The answer depends on how trials are counted.`,
  );
}

/** Trials that were added while the experiment ran: a choice that the results can have led to. */
export function amendmentNotes(amendments: readonly Amendment[]): string[] {
  return amendments.map(({ from, to, recorded }) => {
    const seen = Object.entries(recorded).map(([arm, trials]) => `${trials} of the ${arm} arm`);
    return `The number of trials per task was raised from ${from} to ${to} when ${seen.join(' and ')} were recorded. If their results led to that, the p value is too small.`;
  });
}

/** What the plan had said of the arm that H2 is tested against. */
export function referenceNotes(planned: string | null, used: string | null): string[] {
  if (planned === used) return [];
  if (used === null) return [`The plan names ${planned} as the reference arm, which has no results yet.`];
  return [`The reference arm ${used} was chosen when comparing; the plan names ${planned ?? 'none'}.`];
}

/** Arms whose trials, as they are now, were not judged by the tasks' controls. */
export function attributionNotes(
  arms: readonly MeasuredArm[],
  attributions: ReadonlyMap<string, ArmAttribution>,
): string[] {
  const missing = new Map<string, string[]>();
  for (const arm of arms) {
    const { experiment_id: experiment } = arm.summary;
    const attribution = attributions.get(armName(arm));
    if (attribution !== undefined && isCurrent(attribution, arm.summary)) continue;
    const name = (arm.experiment ?? experiment) === experiment ? arm.summary.arm : armName(arm);
    const named = attribution === undefined ? name : `${name} (its trials have changed since)`;
    missing.set(experiment, [...(missing.get(experiment) ?? []), named]);
  }
  return [...missing].map(
    ([experiment, named]) =>
      `Whose fault failures were is not known of ${named.join(', ')}; \`tddft attribute ${experiment}\` asks the tasks' own controls.`,
  );
}

function power({ overall: { baseline, finetuned }, power: computed, hypotheses }: Numbers): string[] {
  const { minimum_detectable_difference_80: detectable, power_at_h1_threshold: atThreshold, method } = computed;
  if (baseline.rate === null || finetuned.rate === null) return [];
  const design = `With ${baseline.trials} and ${finetuned.trials} scored trials`;
  if (detectable === null) return [`${design}, Fisher's test detects no gain over this baseline with 80% power.`];
  const found = `${design} and a baseline of ${percent(baseline.rate)}, Fisher's test detects a true gain of ${points(detectable)} percentage points with 80% power${method === 'normal' ? ' (by its normal approximation)' : ''}`;
  if (atThreshold === null) return [`${found}.`];
  return [
    `${found}; a true gain of ${chosenPoints(hypotheses.h1.decided_by.threshold)} percentage points, the H1 threshold, with ${percent(atThreshold)}. The stratified test detects a little more where tasks differ in difficulty.`,
  ];
}

function intervalAgainstTest({ hypotheses: { h1 } }: Numbers): string[] {
  const { p, alpha, interval_95: interval } = h1.decided_by;
  if (interval === null || alpha !== 0.05) return [];
  const excludesZero = interval[0] > 0 || interval[1] < 0;
  if (excludesZero === rejects(p, alpha)) return [];
  return [
    `The 95% interval ${excludesZero ? 'excludes' : 'holds'} 0 while the exact test ${excludesZero ? 'does not reject' : 'rejects'}: the test decides, intervals describe.`,
  ];
}

function legacy({ per_task, hypotheses: { h1, legacy_success: rule } }: Numbers): string[] {
  const { tasks_required } = rule.decided_by;
  if (per_task.length < tasks_required) {
    return [
      `The original's H2 cannot be met: it asks for ${tasks_required} tasks and the design has ${per_task.length}.`,
    ];
  }
  if (rule.baseline_alone_meets_h2) {
    return ["The baseline alone satisfies the original's H2, before any training: it is no evidence of a gain here."];
  }
  if (rule.h2_met && h1.status !== 'met') {
    return [
      "The original's H2 holds the fine-tuned arm against a constant, not against the baseline: success by H2 alone is not a tested gain.",
    ];
  }
  return [];
}

function unequalTrials({ per_task }: Numbers): string[] {
  const unequal = per_task
    .filter(({ baseline, finetuned }) => baseline.trials !== finetuned.trials)
    .map(({ task_id }) => task_id);
  if (unequal.length === 0) return [];
  return [
    `The arms have different numbers of scored trials for ${unequal.join(', ')}: the pooled rates weigh tasks differently. The stratified numbers do not, and the table by task does not.`,
  ];
}

function homogeneity({ stratified: { homogeneity_p: p } }: Numbers): string[] {
  if (p === null || !rejects(p, 0.05)) return [];
  return [
    `The effect differs between the tasks (Breslow-Day-Tarone p = ${pValue(p)}): one number for all of them hides that, so read the table by task.`,
  ];
}

function mismatched({ mismatches }: Numbers): string[] {
  if (mismatches.length === 0) return [];
  return [
    `The arms were measured differently, so their difference is not one of the models alone: ${mismatches.join('; ')}.`,
  ];
}
