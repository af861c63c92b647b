import type { Analysis } from '../spec.ts';
import { type Attributions, attributionOf } from './attribution-of-arms.ts';
import { compareTables } from './compare-tables.ts';
import type { Comparison } from './comparison.ts';
import { controlResults } from './controls.ts';
import type { ReferenceArm } from './hypotheses.ts';
import { INTERIM_NOTE, unfinished } from './interim.ts';
import { armName, type MeasuredArm, pairNames } from './measured-arm.ts';
import { mismatches, UnequalDesign } from './mismatches.ts';
import { amendmentNotes, attributionNotes, referenceNotes } from './notes.ts';
import { plannedReference, planNotes } from './declared-plan.ts';
import { seedSpread } from './seed-spread.ts';
import { sensitivityOf } from './sensitivity.ts';
import { infrastructureErrors, scoredTable, sharedTasks } from './shared-tasks.ts';
import type { TrialCosts } from './spending.ts';
import { declaredTraining, lacksUnfiltered, roleOf } from './task-role.ts';
import { modelNotes, trainingNotes, undeclaredTrainingNotes } from './training-notes.ts';

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
 * keep the baseline's order. Throws UnequalDesign when the arms were not measured alike, or the pair or the reference
 * lacks trials that its design schedules, unless that is allowed, and always when the pair shares no task. Up to a second
 * of computing at the largest designs whose power is summed exactly (80,000 trials per arm).
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
  // The plan looks at the pair, and at the reference for H2: an unfinished sibling says so in what is told of it.
  const interim = [baseline, finetuned, ...(reference ? [reference] : [])].flatMap((arm) => unfinished(arm) ?? []);
  const different = others.flatMap((arm) => mismatches(arm, finetuned));
  const against = [...interim.map((missing) => `interim: ${missing}`), ...different];
  const pairs = sharedTasks(baseline, finetuned);
  if (pairs.length === 0) throw new UnequalDesign([...against, ...nothingShared(against, baseline, finetuned)]);
  if (against.length > 0 && !allowMismatch) throw new UnequalDesign(against);
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
      arms: pairNames(baseline, finetuned),
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
          reference && pairNames(reference, finetuned).baseline,
        ),
      ],
    },
  });
}

function costsOf(baseline: MeasuredArm, finetuned: MeasuredArm): TrialCosts | null {
  if (baseline.costs === undefined || finetuned.costs === undefined) return null;
  return { baseline: baseline.costs, finetuned: finetuned.costs };
}

function nothingShared(different: readonly string[], a: MeasuredArm, b: MeasuredArm): string[] {
  return different.length > 0 ? [] : [`tasks: none that both ${armName(a)} and ${armName(b)} have`];
}

function referenceArm(reference: MeasuredArm, finetuned: MeasuredArm): ReferenceArm {
  const strata = sharedTasks(reference, finetuned).map(([before, after]) => scoredTable(before, after));
  return { arm: pairNames(reference, finetuned).baseline, strata };
}
