import { duration } from '../../domain/duration.ts';
import type { Phase } from '../../workflows/messages.ts';
import { type Line, line } from './line.ts';

const MARKS = { done: '✓', skipped: '–', running: '▶', waiting: '·' } as const;

/**
 * The phases of an experiment in at most `rows` lines, three or more. Where there are too many, those to come are folded
 * into one line, then the later ones of those that are over: the first ones are what the experiment is about.
 */
export function phaseLines(phases: readonly Phase[], { rows, nowMs }: { rows: number; nowMs: number }): Line[] {
  const width = Math.max(0, ...phases.map(({ name }) => name.length));
  const shown = (phase: Phase): Line => phaseLine(phase, { width, nowMs });
  const running = phases.filter(({ state }) => state === 'running');
  const coming = phases.filter(({ state }) => state === 'waiting');
  const over = phases.filter(({ state }) => state === 'done' || state === 'skipped');

  const left = rows - running.length;
  const overLines = folded(over, left - Math.min(1, coming.length), shown, (rest) => line(restText(rest)));
  const comingLines = folded(coming, left - overLines.length, shown, (rest) =>
    line(`${MARKS.waiting} ${rest.length} more: ${rest.map(({ name }) => name).join(', ')}`, 'dim'),
  );
  return [...overLines, ...running.map(shown), ...comingLines];
}

/** As many as there is room for, and a line for all others. */
function folded(
  phases: readonly Phase[],
  room: number,
  shown: (phase: Phase) => Line,
  others: (rest: readonly Phase[]) => Line,
): Line[] {
  if (phases.length <= room) return phases.map(shown);
  const whole = Math.max(0, room - 1);
  return [...phases.slice(0, whole).map(shown), others(phases.slice(whole))];
}

function restText(rest: readonly Phase[]): string {
  const last = rest.at(-1);
  return `${MARKS.done} ${rest.length} more, the last ${last?.name ?? ''}: ${last?.result ?? last?.state ?? ''}`;
}

function phaseLine(
  { name, state, started_at, finished_at, result }: Phase,
  { width, nowMs }: { width: number; nowMs: number },
): Line {
  const end = finished_at === null ? nowMs : Date.parse(finished_at);
  const took = started_at === null ? '' : duration((end - Date.parse(started_at)) / 1000);
  const what = state === 'skipped' ? `skipped, ${result}` : (result ?? '');
  const text = `${MARKS[state]} ${name.padEnd(width)} ${took.padStart(12)}   ${what}`.trimEnd();
  if (state === 'running') return line(text, 'bold');
  return state === 'waiting' ? line(text, 'dim') : line(text);
}
