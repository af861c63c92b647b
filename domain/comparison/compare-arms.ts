import type { ArmAttribution } from '../attribution/attribution.ts';
import type { TaskSummary } from '../records.ts';
import type { Analysis } from '../spec.ts';
import type { Counts } from '../statistics/counts.ts';
import type { AttributionComparison, VerdictFlip } from './attribution.ts';
import type { JudgedArm } from './attribution-caveats.ts';
import { compareAttributions, isCurrent } from './attribution-comparison.ts';
import { compareTables } from './compare-tables.ts';
import type { Comparison } from './comparison.ts';
import { type ArmsOfExperiment, controlResults } from './controls.ts';
import type { ReferenceArm } from './hypotheses.ts';
import { INTERIM_NOTE, unfinished } from './interim.ts';
import { armName, type MeasuredArm } from './measured-arm.ts';
import { mismatches, UnequalDesign } from './mismatches.ts';
import { amendmentNotes, attributionNotes, referenceNotes } from './notes.ts';
import { plannedReference, planNotes } from './declared-plan.ts';
import { seedSpread } from './seed-spread.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { TrialCosts } from './spending.ts';
import { declaredTraining, lacksUnfiltered, roleOf } from './task-role.ts';
import { modelNotes, trainingNotes, undeclaredTrainingNotes } from './training-notes.ts';

/** What the tasks' controls said of arms, as far as they were asked. */
export interface Attributions {
  /** By `armName`. */
  arms: ReadonlyMap<string, ArmAttribution>;
  /** From the baseline to the finetuned arm. */
  flips: readonly VerdictFlip[];
}

export interface ArmsToCompare {
  baseline: MeasuredArm;
  finetuned: MeasuredArm;
  /** A measured arm that H2 holds the finetuned one against. */
  reference?: MeasuredArm | null;
  /**
   * The experiment's other arms with adapters, as far as they are measured: controls and further seeds. Null where the
   * arms are not the experiment's pair, which its controls speak of.
   */
  siblings?: readonly MeasuredArm[] | null;
  /** Those of them that could not be trained, for want of samples. */
  untrainable?: readonly string[];
  /** Null where only their summaries are compared. */
  attributions?: Attributions | null;
  analysis: Analysis;
  /** Compares arms that were measured differently or not to the end, on the tasks that both have, and says so. */
  allowMismatch?: boolean;
  /** Tasks whose trials the adapter was trained on; by default what its arm declares, else all of its experiment's. */
  trainedTasks?: readonly string[];
}

/**
 * Compares two arms on their scored trials: infrastructure errors are left out of every rate and counted apart. Tasks
 * keep the baseline's order. Throws UnequalDesign when the arms were not measured alike, or not all that their designs
 * schedule, unless that is allowed, and always when they share no task. Up to a second of computing at the largest designs whose power is summed exactly (5,000
 * trials per arm).
 */
export function compareArms({
  baseline,
  finetuned,
  reference = null,
  siblings = null,
  untrainable = [],
  attributions = null,
  analysis,
  allowMismatch = false,
  trainedTasks = declaredTraining(finetuned),
}: ArmsToCompare): Comparison {
  const others = [baseline, ...(reference ? [reference] : []), ...(siblings ?? [])];
  const interim = [...others, finetuned].flatMap((arm) => unfinished(arm) ?? []);
  const different = [
    ...interim.map((missing) => `interim: ${missing}`),
    ...others.flatMap((arm) => mismatches(arm, finetuned)),
  ];
  const pairs = sharedTasks(baseline, finetuned);
  if (pairs.length === 0) throw new UnequalDesign([...different, ...nothingShared(different, baseline, finetuned)]);
  if (different.length > 0 && !allowMismatch) throw new UnequalDesign(different);
  const seen = pairs.filter(([{ task_id }]) => trainedTasks.includes(task_id)).length;
  const role = roleOf(finetuned, seen);
  const arms = { baseline, finetuned, siblings: siblings ?? [], untrainable };
  const controls = siblings ? controlResults(arms, analysis) : [];
  const seeds = siblings && seedSpread(arms);
  const unexplained = lacksUnfiltered(baseline, finetuned, siblings);
  const tables = pairs.map(([before, after]) => ({ task_id: before.task_id, ...scoredTable(before, after) }));
  return compareTables(tables, analysis, {
    role,
    unexplained,
    interim,
    reference: reference && referenceArm(reference, finetuned),
    known: {
      experiment_id: finetuned.summary.experiment_id,
      arms: names(baseline, finetuned),
      infrastructure_errors: {
        baseline: infrastructureErrors(pairs.map(([before]) => before)),
        finetuned: infrastructureErrors(pairs.map(([, after]) => after)),
      },
      sensitivity: sensitivityOf(pairs, analysis, costsOf(baseline, finetuned)),
      controls,
      seeds,
      attribution: attributions && attributionOf(arms, attributions, tables, analysis),
      mismatches: different,
      notes: [
        ...amendmentNotes(finetuned.amendments),
        ...[finetuned, ...arms.siblings].flatMap(undeclaredTrainingNotes),
        ...trainingNotes({ role, seen, tested: pairs.length, unexplained, adapters: seeds?.adapters.length ?? 1 }),
        ...modelNotes(arms),
        ...(attributions ? attributionNotes([baseline, finetuned, ...arms.siblings], attributions.arms) : []),
        ...(interim.length > 0 ? [INTERIM_NOTE] : []),
        ...planNotes(baseline, finetuned),
        ...referenceNotes(
          plannedReference(baseline, finetuned, analysis),
          reference && names(reference, finetuned).baseline,
        ),
      ],
    },
  });
}

/** Null unless both arms of the pair were judged, and as they are now. */
function attributionOf(
  { baseline, finetuned, siblings }: Pick<ArmsOfExperiment, 'baseline' | 'finetuned' | 'siblings'>,
  { arms, flips }: Attributions,
  tables: readonly { task_id: string }[],
  { alpha }: Pick<Analysis, 'alpha'>,
): AttributionComparison | null {
  const called = names(baseline, finetuned);
  const judged = (arm: MeasuredArm, name: string): JudgedArm[] => {
    const attribution = arms.get(armName(arm));
    return attribution !== undefined && isCurrent(attribution, arm.summary) ? [{ name, attribution }] : [];
  };
  const [before] = judged(baseline, called.baseline);
  const [after] = judged(finetuned, called.finetuned);
  if (before === undefined || after === undefined) return null;
  return compareAttributions({
    baseline: before,
    finetuned: after,
    siblings: siblings.flatMap((arm) => judged(arm, arm.summary.arm)),
    tasks: tables.map(({ task_id }) => task_id),
    flips,
    alpha,
  });
}

function costsOf(baseline: MeasuredArm, finetuned: MeasuredArm): TrialCosts | null {
  if (baseline.costs === undefined || finetuned.costs === undefined) return null;
  return { baseline: baseline.costs, finetuned: finetuned.costs };
}

function nothingShared(different: readonly string[], a: MeasuredArm, b: MeasuredArm): string[] {
  return different.length > 0 ? [] : [`tasks: none that both ${armName(a)} and ${armName(b)} have`];
}

function sharedTasks(a: MeasuredArm, b: MeasuredArm): [TaskSummary, TaskSummary][] {
  const there = new Map(b.summary.tasks.map((task) => [task.task_id, task]));
  return a.summary.tasks.flatMap((task): [TaskSummary, TaskSummary][] => {
    const same = there.get(task.task_id);
    return same ? [[task, same]] : [];
  });
}

function referenceArm(reference: MeasuredArm, finetuned: MeasuredArm): ReferenceArm {
  const strata = sharedTasks(reference, finetuned).map(([before, after]) => scoredTable(before, after));
  return { arm: names(reference, finetuned).baseline, strata };
}

function scoredTable(before: TaskSummary, after: TaskSummary): { baseline: Counts; finetuned: Counts } {
  return { baseline: scored(before), finetuned: scored(after) };
}

function scored({ successes, scored: trials }: TaskSummary): Counts {
  return { successes, trials };
}

function infrastructureErrors(tasks: readonly TaskSummary[]): number {
  return tasks.reduce((sum, { infrastructure_errors }) => sum + infrastructure_errors, 0);
}

/** Arms of one experiment go by their own names, others by both. */
function names(baseline: MeasuredArm, finetuned: MeasuredArm): Comparison['arms'] {
  return baseline.summary.experiment_id === finetuned.summary.experiment_id
    ? { baseline: baseline.summary.arm, finetuned: finetuned.summary.arm }
    : { baseline: armName(baseline), finetuned: armName(finetuned) };
}
