import type { ArmSummary, TaskSummary } from '../records.ts';
import type { Analysis } from '../spec.ts';
import { cohensH, effectLabel } from '../statistics/cohens-h.ts';
import { type Counts, rate, rateDifference, type TwoArms } from '../statistics/counts.ts';
import { fisherExact } from '../statistics/fisher.ts';
import { newcombe95 } from '../statistics/newcombe.ts';
import { fisherPower, minimumDetectableDifference } from '../statistics/power.ts';
import { wilson95 } from '../statistics/wilson.ts';
import type { ComparedRates, Comparison, Overall, Power, ScoredRate, TaskComparison } from './comparison.ts';
import { evaluateH1, evaluateH2, evaluateLegacySuccess } from './hypotheses.ts';
import { type ComparisonPlan, comparisonNotes } from './notes.ts';

/** The arms were not measured on the same tasks, so their pass rates do not compare. */
export class UnequalDesign extends Error {
  override name = 'UnequalDesign';
}

/**
 * Compares two arms on their scored trials: infrastructure errors are left out of every rate and counted apart. Tasks
 * keep the baseline's order. Throws UnequalDesign when the arms' tasks differ. Up to a second of computing at the
 * largest designs whose power is summed exactly (5,000 trials per arm).
 */
export function compareArms({
  baseline,
  finetuned,
  analysis,
  plan = {},
}: {
  baseline: ArmSummary;
  finetuned: ArmSummary;
  analysis: Analysis;
  plan?: ComparisonPlan;
}): Comparison {
  const pairs = pairedTasks(baseline, finetuned);
  const overall = compareOverall({ baseline: scored(baseline.overall), finetuned: scored(finetuned.overall) });
  const perTask = pairs.map(([before, after]): TaskComparison => ({
    task_id: before.task_id,
    ...compareRates({ baseline: scored(before), finetuned: scored(after) }),
  }));
  const h1 = evaluateH1(overall, analysis);
  const h2 = evaluateH2(perTask, analysis);
  const comparison = {
    experiment_id: finetuned.experiment_id,
    arms: { baseline: baseline.arm, finetuned: finetuned.arm },
    overall,
    per_task: perTask,
    infrastructure_errors: {
      baseline: baseline.overall.infrastructure_errors,
      finetuned: finetuned.overall.infrastructure_errors,
    },
    power: powerOf(overall, analysis),
    hypotheses: { h1, h2, legacy_success: evaluateLegacySuccess(h1, h2) },
  };
  return { ...comparison, notes: comparisonNotes({ comparison, baseline, finetuned, plan }) };
}

function pairedTasks(baseline: ArmSummary, finetuned: ArmSummary): [TaskSummary, TaskSummary][] {
  const after = new Map(finetuned.tasks.map((task) => [task.task_id, task]));
  const pairs = baseline.tasks.flatMap((task): [TaskSummary, TaskSummary][] => {
    const same = after.get(task.task_id);
    return same ? [[task, same]] : [];
  });
  const inBoth = new Set(pairs.map(([{ task_id }]) => task_id));
  if (inBoth.size === baseline.tasks.length && inBoth.size === finetuned.tasks.length) return pairs;
  const only = (arm: ArmSummary): string =>
    arm.tasks
      .map(({ task_id }) => task_id)
      .filter((id) => !inBoth.has(id))
      .join(', ') || 'none';
  throw new UnequalDesign(
    `the arms have different tasks: only in ${baseline.arm}: ${only(baseline)}; only in ${finetuned.arm}: ${only(finetuned)}`,
  );
}

function scored({ successes, scored: trials }: Pick<TaskSummary, 'successes' | 'scored'>): Counts {
  return { successes, trials };
}

function compareOverall(arms: TwoArms): Overall {
  const h = cohensH(arms);
  return {
    ...compareRates(arms),
    fisher_p_one_sided: fisherExact(arms).oneSided,
    cohens_h: h,
    cohens_h_label: h === null ? null : effectLabel(h),
  };
}

function compareRates(arms: TwoArms): ComparedRates {
  return {
    baseline: scoredRate(arms.baseline),
    finetuned: scoredRate(arms.finetuned),
    difference: rateDifference(arms),
    newcombe_95: newcombe95(arms),
    fisher_p_two_sided: fisherExact(arms).twoSided,
  };
}

function scoredRate(counts: Counts): ScoredRate {
  return { ...counts, rate: rate(counts), wilson_95: wilson95(counts) };
}

function powerOf({ baseline, finetuned }: Overall, { alpha, h1_improvement }: Analysis): Power {
  const power = fisherPower({ baselineTrials: baseline.trials, finetunedTrials: finetuned.trials, alpha });
  if (power === null || baseline.rate === null) {
    return { minimum_detectable_difference_80: null, power_at_h1_threshold: null };
  }
  const hoped = baseline.rate + h1_improvement;
  return {
    minimum_detectable_difference_80: minimumDetectableDifference(power, baseline.rate, 0.8),
    power_at_h1_threshold: hoped > 1 ? null : power(baseline.rate, hoped),
  };
}
