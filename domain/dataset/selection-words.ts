import type { DatasetReport, DropReason } from './sample.ts';

/** The rule that decided which answers became samples, as one sentence. */
export function selectionWords({ draw, selection }: Pick<DatasetReport, 'draw' | 'selection'>): string {
  const { first_attempt: firstAttempt, validated, distinct, steps } = selection;
  const what = steps.join(' and ');
  const equal = distinct ? '; of equal samples one is kept' : '';
  if (draw === 'unfiltered') {
    const attempt = firstAttempt ? 'the first attempt' : 'the last attempt';
    return `${what}: ${attempt} at each, drawn without looking at any verdict, as many for each task and step as the finetuned arm's dataset has${equal}`;
  }
  const left =
    draw === 'audited'
      ? "; of these the ones that the audit does not flag, fewer than the finetuned arm's dataset has unless it flags none"
      : '';
  const standards = [
    firstAttempt ? 'accepted at the first attempt' : 'accepted at any attempt',
    ...(validated ? ['of trials that passed'] : []),
  ];
  return `${what}, ${standards.join(', ')}${equal}${left}`;
}

/** Why an answer was left out, for people. */
export const DROP_WORDS: Record<DropReason, string> = {
  infrastructure_error: 'of trials that our machinery broke',
  not_accepted: 'no attempt was accepted by its guard',
  not_validated: 'the trial did not pass',
  not_first_attempt: 'accepted at a later attempt only',
  not_asked: 'the trial did not come to this step',
  truncated: 'cut off at the token limit, so without an end to learn',
  duplicate: 'equal to a sample that is kept',
  not_drawn: 'not drawn',
  audit_failed: "its trial's tests reject a correct solution, at least in some runs, or detect no wrong one",
};
