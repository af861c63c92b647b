import { percent, pointsInterval, pValue, signedPoints } from '../numbers.ts';
import type { ControlName } from '../spec.ts';
import type { Comparison, Statement } from './comparison.ts';
import { disagreement, isShown } from './contrast.ts';
import type { Contrast } from './control.ts';
import type { TaskRole } from './task-role.ts';
import { h1Verdict, verdictMarks } from './verdict.ts';

type Results = Pick<
  Comparison,
  'arms' | 'overall' | 'stratified' | 'per_task' | 'hypotheses' | 'sensitivity' | 'controls' | 'mismatches'
>;

/** `interim`: the arms that are not whole. `unexplained`: a gain can be mere sharpening, which no control was run to tell. */
export interface StatedOf {
  role: TaskRole;
  unexplained: boolean;
  interim: readonly string[];
}

/**
 * The claim: effect, interval, p and verdict; then whether the arms compare and it hangs on broken trials, what the
 * controls say of it, and what is not shown.
 */
export function statement(results: Results, { role, unexplained, interim }: StatedOf): Statement {
  const { arms, overall, stratified, hypotheses } = results;
  const { baseline, finetuned } = overall;
  const nothing = (claim: string): Statement => ({ interim: [...interim], claim, further: [], not_shown: null });
  if (baseline.rate === null || finetuned.rate === null) {
    return nothing('An arm has no scored trials: nothing was compared');
  }
  if (stratified.mh_risk_difference === null) {
    return nothing('No task has scored trials in both arms: nothing was compared');
  }
  const rates = `${arms.finetuned} passed ${percent(finetuned.rate)} of its trials and ${arms.baseline} ${percent(baseline.rate)}`;
  const marks = verdictMarks(hypotheses.h1);
  const effect = `a difference of ${signedPoints(stratified.mh_risk_difference, marks)} percentage points by task`;
  const support = `95% interval ${pointsInterval(hypotheses.h1.decided_by.interval_95, marks)}, exact p = ${pValue(stratified.p_two_sided)}`;
  return {
    interim: [...interim],
    claim: `${PLACE[role]}${rates}, ${effect} (${support}); ${h1Verdict(hypotheses.h1)}`,
    further: [
      ...alarm(results),
      ...measuredDifferently(results),
      ...hangsOnBrokenTrials(results),
      ...shareOfFilter(results, unexplained),
      ...oracleFilter(results),
    ],
    not_shown: otherTasks(results, role),
  };
}

/** All of a statement in one line. */
export function headline({ interim, claim, further, not_shown }: Statement): string {
  const rest = not_shown === null ? further : [...further, not_shown];
  return [interimSentence(interim), `${claim}.`, sentence(rest)].filter((text) => text !== '').join(' ');
}

/** `Interim, 120 of 300 scheduled trials in exp.finetuned.`; empty for arms that are whole. */
export function interimSentence(interim: readonly string[]): string {
  return interim.length === 0 ? '' : `Interim, ${interim.join('; ')}.`;
}

const PLACE: Record<TaskRole, string> = {
  training: 'On the training tasks, ',
  held_out: 'On tasks that the adapter was not trained on, ',
  null_adapter: 'With an adapter that does nothing, ',
  untrained: 'Without any fine-tuning, ',
  unknown: '',
};

const NOT_SHOWN: Record<TaskRole, string> = {
  training: 'what holds for other tasks was not measured',
  held_out: 'the adapter is one draw of its training',
  null_adapter: 'no effect of fine-tuning was measured',
  untrained: 'no effect of fine-tuning was measured',
  unknown: 'what holds for other tasks was not measured',
};

/** An adapter that does nothing must not change anything. */
function alarm({ controls, hypotheses }: Results): string[] {
  const [change] = contrastsOf(controls, 'null_adapter');
  if (!change || !isShown(change, hypotheses.h1.decided_by.alpha)) return [];
  return [`an adapter that does nothing changed the rate by ${effectOf(change)}, so nothing here can be trusted`];
}

/** Compared all the same, because it was asked for. */
function measuredDifferently({ mismatches: [first, ...others] }: Results): string[] {
  if (first === undefined) return [];
  return [`the arms were measured differently (${first}${others.length === 0 ? '' : `, and ${others.length} more`})`];
}

/** First attempts, the other row, are another outcome rather than another count of the same one: the notes tell of both. */
function hangsOnBrokenTrials({
  sensitivity: { infrastructure_as_failures: counted },
  hypotheses: { h1 },
}: Results): string[] {
  if (counted === null || (counted.h1_status === 'met') === (h1.status === 'met')) return [];
  const marks = verdictMarks(h1);
  const effect = `${signedPoints(counted.mh_risk_difference, marks)} points, ${pointsInterval(counted.mh_risk_difference_95, marks)}`;
  return [
    `with broken trials counted as failures H1 is ${counted.h1_status === 'met' ? 'met' : 'not met'} (${effect})`,
  ];
}

/** How much of the difference training on unfiltered answers gives too; nothing where there is no gain to explain. */
function shareOfFilter({ controls, stratified, hypotheses }: Results, unexplained: boolean): string[] {
  const [gain, filter] = contrastsOf(controls, 'unfiltered');
  if (gain && filter && gain.difference !== null) {
    const doubt = doubtOf(filter, hypotheses.h1.decided_by.alpha, ', which is within noise');
    return [
      `training on as many unfiltered answers gave ${effectOf(gain)}, and filtering them ${effectOf(filter)}${doubt}`,
    ];
  }
  return unexplained && (stratified.mh_risk_difference ?? 0) > 0
    ? ['part of any gain may be mere sharpening (no unfiltered control was run)']
    : [];
}

/** What leaving out the samples that the audit flags, which takes the references, did to the finetuned arm's rate. */
function oracleFilter({ controls, hypotheses }: Results): string[] {
  const [, filter] = contrastsOf(controls, 'audited');
  if (!filter || filter.difference === null) return [];
  const doubt = doubtOf(filter, hypotheses.h1.decided_by.alpha, ', which is within noise');
  return [`leaving out the samples that fail the audit changed the rate by ${effectOf(filter)}${doubt}`];
}

function otherTasks({ controls, hypotheses, per_task }: Results, role: TaskRole): string {
  const [transfer] = contrastsOf(controls, 'leave_one_task_out');
  if (!transfer || transfer.difference === null) return NOT_SHOWN[role];
  const doubt = doubtOf(transfer, hypotheses.h1.decided_by.alpha, ', no evidence of transfer');
  const left = transfer.per_task.length;
  const tasks = left === per_task.length ? 'tasks' : `${left} of the ${per_task.length} tasks,`;
  return `on ${tasks} left out of its training an adapter gave ${effectOf(transfer)}${doubt}`;
}

/** Nothing where a difference is shown, `unshown` where there is no sign of one. */
function doubtOf(contrast: Contrast, alpha: number, unshown: string): string {
  if (isShown(contrast, alpha)) return '';
  return disagreement(contrast, alpha) === null ? unshown : ', undecided (interval and exact test disagree)';
}

function contrastsOf(controls: Comparison['controls'], name: ControlName): Contrast[] {
  return controls.find(({ control }) => control === name)?.contrasts ?? [];
}

/** `-3.7 points (-11.0 to +3.6)` */
function effectOf({ difference, interval_95 }: Contrast): string {
  return `${signedPoints(difference)} points (${pointsInterval(interval_95)})`;
}

/** Clauses as one sentence; empty without any. */
export function sentence(clauses: readonly string[]): string {
  const text = clauses.join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
