import type { TaskSummary } from '../records.ts';
import type { Analysis } from '../spec.ts';
import type { Counts } from '../statistics/counts.ts';
import { compareTables } from './compare-tables.ts';
import type { Comparison } from './comparison.ts';
import type { TaskRole } from './headline.ts';
import type { ReferenceArm } from './hypotheses.ts';
import { armName, type MeasuredArm } from './measured-arm.ts';
import { mismatches, UnequalDesign } from './mismatches.ts';
import { amendmentNotes, modelNotes, referenceNotes, trainingNotes, undeclaredTrainingNotes } from './notes.ts';
import { sensitivityOf } from './sensitivity.ts';

export interface ArmsToCompare {
  baseline: MeasuredArm;
  finetuned: MeasuredArm;
  /** A measured arm that H2 holds the finetuned one against. */
  reference?: MeasuredArm | null;
  analysis: Analysis;
  /** Compares arms that were measured differently, on the tasks that both have, and says so. */
  allowMismatch?: boolean;
  /** Tasks whose trials the adapter was trained on; by default all of its experiment's, as the protocol has it. */
  trainedTasks?: readonly string[];
  /** Whether an adapter trained on unfiltered samples was measured too. */
  unfilteredControl?: boolean;
}

/**
 * Compares two arms on their scored trials: infrastructure errors are left out of every rate and counted apart. Tasks
 * keep the baseline's order. Throws UnequalDesign when the arms were not measured alike, unless that is allowed, and
 * always when they share no task. Up to a second of computing at the largest designs whose power is summed exactly (5,000
 * trials per arm).
 */
export function compareArms({
  baseline,
  finetuned,
  reference = null,
  analysis,
  allowMismatch = false,
  trainedTasks = finetuned.design.spec.tasks,
  unfilteredControl = false,
}: ArmsToCompare): Comparison {
  const different = [...mismatches(baseline, finetuned), ...(reference ? mismatches(reference, finetuned) : [])];
  const pairs = sharedTasks(baseline, finetuned);
  if (pairs.length === 0 || (different.length > 0 && !allowMismatch)) throw new UnequalDesign(different);
  const seen = pairs.filter(([{ task_id }]) => trainedTasks.includes(task_id)).length;
  const role = roleOf(finetuned, seen);
  const tables = pairs.map(([before, after]) => ({ task_id: before.task_id, ...scoredTable(before, after) }));
  return compareTables(tables, analysis, {
    role,
    reference: reference && referenceArm(reference, finetuned),
    known: {
      experiment_id: finetuned.summary.experiment_id,
      arms: names(baseline, finetuned),
      infrastructure_errors: {
        baseline: infrastructureErrors(pairs.map(([before]) => before)),
        finetuned: infrastructureErrors(pairs.map(([, after]) => after)),
      },
      sensitivity: sensitivityOf(pairs, analysis),
      mismatches: different,
      notes: [
        ...amendmentNotes(finetuned.amendments),
        ...undeclaredTrainingNotes(finetuned),
        ...trainingNotes({ role, seen, tested: pairs.length, unfilteredControl }),
        ...modelNotes(baseline.summary.model, finetuned.summary.model),
        ...referenceNotes(analysis.reference_arm, reference && names(reference, finetuned).baseline),
      ],
    },
  });
}

function sharedTasks(a: MeasuredArm, b: MeasuredArm): [TaskSummary, TaskSummary][] {
  const there = new Map(b.summary.tasks.map((task) => [task.task_id, task]));
  return a.summary.tasks.flatMap((task): [TaskSummary, TaskSummary][] => {
    const same = there.get(task.task_id);
    return same ? [[task, same]] : [];
  });
}

function roleOf({ summary: { model } }: MeasuredArm, seen: number): TaskRole {
  if (model.adapter_digest === null) return 'untrained';
  return seen > 0 ? 'training' : 'held_out';
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
