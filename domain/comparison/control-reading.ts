import { percent, pointsInterval, pValue, signedPoints } from '../numbers.ts';
import type { ControlName } from '../spec.ts';
import { disagreement, isShown } from './contrast.ts';
import type { Contrast, ControlResult } from './control.ts';

/** A control's contrasts as `ControlResult` orders them, and which of its declared arms have no results. */
interface Measured extends Pick<ControlResult, 'control' | 'contrasts'> {
  missing: readonly string[];
  alpha: number;
}

/** What a control shows and what it does not, in plain sentences. */
export function controlReading({ control, contrasts, missing, alpha }: Measured): string {
  const [first, second] = contrasts;
  const gaps = missing.length === 0 ? [] : [`Declared and not measured: ${missing.join(', ')}.`];
  if (first === undefined && missing.length > 0) return [...gaps, UNKNOWN[control]].join(' ');
  if (first === undefined || first.difference === null) return [NOTHING_SCORED, ...gaps, UNKNOWN[control]].join(' ');
  return [...READINGS[control](first, second, alpha), ...gaps].join(' ');
}

const NOTHING_SCORED = 'No task has scored trials both here and in the baseline.';

const UNKNOWN: Record<ControlName, string> = {
  unfiltered: 'How much of a gain training on unfiltered answers gives too is not known.',
  audited: 'Whether leaving out the samples whose tests are wrong would help is not known.',
  null_adapter: 'That export, registration and options leave the base model as it is was not checked by a benchmark.',
  leave_one_task_out: 'Nothing is known of tasks that the adapter has not seen.',
};

const READINGS: Record<ControlName, (first: Contrast, second: Contrast | undefined, alpha: number) => string[]> = {
  unfiltered: (gain, filter, alpha) => [
    `Training on as many answers, taken without looking at their verdicts, gave ${effect(gain)} over the baseline: ${sharpening(gain, alpha)}.`,
    ...(filter ? [`Filtered answers gave ${effect(filter)} over that: ${filtering(filter, alpha)}.`] : []),
    'Each is one adapter: others trained alike can differ.',
  ],
  audited: (gain, filter, alpha) => [
    `Training on the finetuned arm's samples without those that the audit flags gave ${effect(gain)} over the baseline: ${oracleGain(gain, alpha)}.`,
    ...(filter ? [`Against the finetuned arm that is ${effect(filter)}: ${oracleFiltering(filter, alpha)}.`] : []),
    'Unless nothing was flagged it has fewer samples than the finetuned arm, so the two differ in number as well as in quality; and each is one adapter.',
    'The audit judges by reference solutions and mutants, which the loop does not have: this arm answers whether a filter that knows them would help, not whether the loop does.',
  ],
  null_adapter: (difference, _, alpha) => [unaltered(difference, alpha)],
  leave_one_task_out: (transfer, rest, alpha) => [
    `Each task with an adapter that was trained neither on it nor on tasks marked as the same problem: ${effect(transfer)} against the baseline, ${transferred(transfer, alpha)}.`,
    ...(rest ? [`The adapter that was trained on these tasks is at ${effect(rest)} against that.`] : []),
    'No other number here speaks of tasks that an adapter has not seen.',
  ],
};

function unaltered(difference: Contrast, alpha: number): string {
  if (isShown(difference, alpha))
    return `An adapter that does nothing DIFFERS from the baseline by ${effect(difference)}: export, registration or options alter the base model, and no other number here can be trusted until that is explained. Chance alone does so in at most ${percent(alpha)} of experiments.`;
  const split = disagreement(difference, alpha);
  if (split !== null)
    return `An adapter that does nothing differs from the baseline by ${effect(difference)}: undecided, since ${split}. Whether export, registration or options alter the base model takes more trials to tell.`;
  return `An adapter that does nothing differs from the baseline by ${effect(difference)}, which is within noise: no sign that export, registration or options alter the base model. A smaller alteration than the interval's ends is not excluded.`;
}

function sharpening(gain: Contrast, alpha: number): string {
  const split = disagreement(gain, alpha);
  if (split !== null) return `undecided, since ${split}; sharpening is neither shown nor ruled out`;
  if (!isShown(gain, alpha)) return 'inconclusive, sharpening is neither shown nor ruled out below the upper end';
  return isGain(gain)
    ? 'that much takes no validation, it is sharpening'
    : 'it did harm, so sharpening explains no gain here';
}

function filtering(filter: Contrast, alpha: number): string {
  const split = disagreement(filter, alpha);
  if (split !== null) return `undecided, since ${split}; it is not shown that filtering helped`;
  if (!isShown(filter, alpha)) return 'inconclusive, so it is not shown that filtering helped';
  return isGain(filter) ? 'filtering helped' : 'filtering did harm';
}

function oracleGain(gain: Contrast, alpha: number): string {
  const split = disagreement(gain, alpha);
  if (split !== null) return `undecided, since ${split}; no gain is shown`;
  if (!isShown(gain, alpha)) return 'inconclusive, so no gain is shown';
  return isGain(gain) ? 'a gain, with samples that the loop could not have chosen' : 'a loss';
}

function oracleFiltering(filter: Contrast, alpha: number): string {
  const split = disagreement(filter, alpha);
  if (split !== null) return `undecided, since ${split}; it is not shown that leaving out wrong tests helps`;
  if (!isShown(filter, alpha)) return 'inconclusive, so it is not shown that leaving out wrong tests helps';
  return isGain(filter) ? 'leaving out wrong tests helped' : 'leaving them out did harm';
}

function transferred(transfer: Contrast, alpha: number): string {
  const split = disagreement(transfer, alpha);
  if (split !== null) return `undecided, since ${split}`;
  if (!isShown(transfer, alpha)) return 'no evidence of transfer to tasks that it has not seen';
  return isGain(transfer)
    ? 'evidence of a gain on tasks that it has not seen, sharpening included'
    : 'a loss on tasks that it has not seen';
}

function isGain({ difference }: Contrast): boolean {
  return (difference ?? 0) > 0;
}

/** `+7.0 points (-0.2 to +14.2, p = 0.0731)` */
function effect({ difference, interval_95, p }: Contrast): string {
  return `${signedPoints(difference)} points (${pointsInterval(interval_95)}, p = ${pValue(p)})`;
}
