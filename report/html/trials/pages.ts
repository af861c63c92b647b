import type { TrialMark } from '../report-data.ts';

/** Trials on one page of transcripts. */
export const PAGE_TRIALS = 25;

/** Of the trial at `position` among an arm's trials of a task. */
export function pageOf(position: number): number {
  return Math.floor(position / PAGE_TRIALS) + 1;
}

/** `fibonacci-2.html`, in the folder `trials/<arm>/` beside the report. */
export function pageFile(taskId: string, page: number): string {
  return `${taskId}-${page}.html`;
}

export function trialAnchor({ trialIndex }: Pick<TrialMark, 'trialIndex'>): string {
  return `t${trialIndex}`;
}

/** `017`, as in the trial's id. */
export function trialNumber({ trialIndex }: Pick<TrialMark, 'trialIndex'>): string {
  return String(trialIndex).padStart(3, '0');
}
