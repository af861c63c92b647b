import type { Analysis } from '../spec.ts';
import { compareCounts, type TaskTable } from './compare-counts.ts';
import type { Comparison } from './comparison.ts';
import { differenceInterval } from './difference-interval.ts';
import { headline, type StatedOf, statement } from './headline.ts';
import { evaluateH1, evaluateH2, type ReferenceArm } from './hypotheses.ts';
import { evaluateLegacy } from './legacy.ts';
import { countNotes } from './notes.ts';
import { NO_SENSITIVITY } from './sensitivity.ts';

/** What is known beside the tables; a list of counts alone brings none of it. */
type Known = Pick<
  Comparison,
  | 'experiment_id'
  | 'arms'
  | 'infrastructure_errors'
  | 'sensitivity'
  | 'controls'
  | 'seeds'
  | 'attribution'
  | 'mismatches'
  | 'notes'
>;

const COUNTS_ONLY: Known = {
  experiment_id: null,
  arms: { baseline: 'baseline', finetuned: 'finetuned' },
  infrastructure_errors: { baseline: null, finetuned: null },
  sensitivity: NO_SENSITIVITY,
  controls: [],
  seeds: null,
  attribution: null,
  mismatches: [],
  notes: [],
};

/** The whole comparison of two arms by their tables of scored trials. Throws RangeError for counts that are none. */
export function compareTables(
  tasks: readonly TaskTable[],
  analysis: Analysis,
  {
    role = 'unknown',
    unexplained = false,
    interim = [],
    reference = null,
    known = COUNTS_ONLY,
  }: Partial<StatedOf> & { reference?: ReferenceArm | null; known?: Known } = {},
): Comparison {
  const counts = compareCounts(tasks, analysis);
  const h1 = evaluateH1(counts.stratified, differenceInterval(tasks), analysis);
  const hypotheses = {
    h1,
    h2: evaluateH2(reference, h1, analysis),
    legacy_success: evaluateLegacy(counts.overall, counts.per_task, analysis),
  };
  const { experiment_id, arms, infrastructure_errors, sensitivity, controls, seeds, attribution, mismatches, notes } =
    known;
  const { overall, stratified, per_task, clustered, power } = counts;
  const stated = statement(
    { arms, overall, stratified, per_task, hypotheses, sensitivity, controls, mismatches },
    { role, unexplained, interim },
  );
  return {
    experiment_id,
    arms,
    headline: headline(stated),
    statement: stated,
    overall,
    stratified,
    per_task,
    clustered,
    infrastructure_errors,
    power,
    hypotheses,
    sensitivity,
    controls,
    seeds,
    attribution,
    mismatches,
    notes: [...notes, ...countNotes({ ...counts, hypotheses, sensitivity, mismatches })],
  };
}
