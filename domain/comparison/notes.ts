import type { ArmSummary } from '../records.ts';
import { MAX_EXACT_TRIALS } from '../statistics/power.ts';
import type { Comparison } from './comparison.ts';

/** What the comparison must know of the experiment beyond the counts. */
export interface ComparisonPlan {
  /** Tasks whose trials the adapter was trained on; by default all, as the protocol has it. */
  trainedTasks?: readonly string[];
  /** Whether an adapter trained on unfiltered samples was measured too. */
  unfilteredControl?: boolean;
}

interface Noted {
  comparison: Omit<Comparison, 'notes'>;
  baseline: ArmSummary;
  finetuned: ArmSummary;
  plan: ComparisonPlan;
}

/** The caveats that hold for this comparison, one sentence or two each. */
export function comparisonNotes(noted: Noted): string[] {
  return [...training(noted), power(noted), ...intervalAgainstTest(noted), ...h2(noted), ...unequalTrials(noted)];
}

function training({ finetuned, comparison, plan }: Noted): string[] {
  if (finetuned.model.adapter_digest === null)
    return ['The compared arm has no adapter: its difference is not an effect of fine-tuning.'];
  const tested = comparison.per_task.map(({ task_id }) => task_id);
  const trained = plan.trainedTasks ?? tested;
  const seen = tested.filter((taskId) => trained.includes(taskId));
  return [
    ...(seen.length === 0
      ? []
      : [
          `The adapter was trained on tasks that it is tested on (${seen.length} of ${tested.length}): the result is one on the training tasks, and recall can explain it. It does not show that the model is better at other tasks.`,
        ]),
    ...(plan.unfilteredControl
      ? []
      : [
          'No unfiltered control was run: a part of any gain can be sharpening, which training on unvalidated answers gives too.',
        ]),
    'One adapter is one draw of the training recipe: the test speaks of this adapter, not of others trained alike.',
  ];
}

function power({ comparison: { overall, power: computed, hypotheses } }: Noted): string {
  const { baseline, finetuned } = overall;
  const { minimum_detectable_difference_80: detectable, power_at_h1_threshold: atThreshold } = computed;
  if (baseline.rate === null || finetuned.rate === null) return 'An arm has no scored trials: nothing was compared.';
  const design = `With ${baseline.trials} and ${finetuned.trials} scored trials`;
  if (Math.max(baseline.trials, finetuned.trials) > MAX_EXACT_TRIALS) {
    return `${design}, the smallest detectable gain was not computed (exact up to ${MAX_EXACT_TRIALS} trials per arm).`;
  }
  if (detectable === null) return `${design}, Fisher's test detects no gain over this baseline with 80% power.`;
  const found = `${design} and a baseline of ${percent(baseline.rate)}, Fisher's test detects a true gain of ${points(detectable)} with 80% power`;
  if (atThreshold === null) return `${found}.`;
  return `${found}; a true gain of ${points(hypotheses.h1.improvement_threshold)}, the H1 threshold, with ${percent(atThreshold)}.`;
}

function intervalAgainstTest({ comparison: { overall, hypotheses } }: Noted): string[] {
  const [low, high] = overall.newcombe_95;
  const excludesZero = low > 0 || high < 0;
  if (hypotheses.h1.alpha !== 0.05 || excludesZero === hypotheses.h1.significant) return [];
  return [
    `The 95% interval ${excludesZero ? 'excludes' : 'holds'} 0 while Fisher's test ${excludesZero ? 'does not reject' : 'rejects'}: the test decides, intervals describe.`,
  ];
}

function h2({ comparison: { hypotheses } }: Noted): string[] {
  const { tasks_in_design, tasks_required, baseline_alone_meets, met } = hypotheses.h2;
  if (tasks_in_design < tasks_required) {
    return [`H2 cannot be met: it asks for ${tasks_required} tasks and the design has ${tasks_in_design}.`];
  }
  if (baseline_alone_meets)
    return ['The baseline alone satisfies H2, before any training: H2 is no evidence of a gain here.'];
  if (met && !hypotheses.h1.met) {
    return [
      'H2 holds the fine-tuned arm against a constant, not against the baseline: success by H2 alone is not a tested gain.',
    ];
  }
  return [];
}

function unequalTrials({ baseline, finetuned }: Noted): string[] {
  const trials = new Map(finetuned.tasks.map((task) => [task.task_id, task.scored]));
  const unequal = baseline.tasks
    .filter((task) => trials.get(task.task_id) !== task.scored)
    .map(({ task_id }) => task_id);
  if (unequal.length === 0) return [];
  return [
    `The arms have different numbers of scored trials for ${unequal.join(', ')}: the pooled rates weigh tasks differently, so read the table by task.`,
  ];
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)}%`;
}

function points(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} percentage points`;
}
