import { duration } from '../../domain/duration.ts';
import { wrap } from '../../report/wrap.ts';
import type { Phase } from '../../workflows/messages.ts';
import { armBlock } from './arm-block.ts';
import { fitted, type Line, line } from './line.ts';
import type { Snapshot } from './snapshot.ts';
import { trainingBlock } from './training-block.ts';

export interface ViewPlace {
  columns: number;
  rows: number;
  nowMs: number;
  /** When the snapshot was taken; a server that does not answer makes it old. */
  takenAtMs: number;
  /** The page of the workflow in the Web UI. */
  link: string | null;
  notice: string | null;
}

const OLD_MS = 5000;
/** Fewer lines than this for an arm, and phases and footer give way to it. */
const LEAST_BODY = 5;
const MARKS = { done: '✓', running: '▶', waiting: '·' } as const;

/** The screen of `tddft watch`, at most `rows` lines of at most `columns` characters; what matters most stays in a small one. */
export function viewLines(snapshot: Snapshot, place: ViewPlace): Line[] {
  const { columns, rows, nowMs } = place;
  const title = titleLine(snapshot, nowMs);
  const phases = snapshot.phases.map((phase) => phaseLine(phase, nowMs));
  const troubles = troubleLines(snapshot, place);
  const footer = ['Ctrl-C detaches; the work goes on.', ...(place.link === null ? [] : [place.link])];

  const whole = (body: Line[]): Line[] => [
    title,
    ...phases,
    ...(body.length > 0 ? [line('')] : []),
    ...body,
    ...troubles,
    line(''),
    ...footer.map((text) => line(text, 'dim')),
  ];
  const small = (body: Line[]): Line[] => [title, ...troubles, ...body];
  const room = (layout: typeof whole): number => rows - layout([line('')]).length + 1;
  const layout = room(whole) >= LEAST_BODY ? whole : small;
  return layout(body(snapshot, columns, room(layout)))
    .slice(0, rows)
    .map((each) => fitted(each, columns));
}

function body({ arm, training }: Snapshot, columns: number, rows: number): Line[] {
  if (arm) return armBlock(arm, { columns, rows });
  return training ? trainingBlock(training, columns) : [];
}

function titleLine({ workflow_id, state, phases, arm }: Snapshot, nowMs: number): Line {
  const began = phases[0]?.started_at ?? arm?.started_at ?? null;
  const age = began === null ? '' : `  ${secondsText(Date.parse(began), nowMs)}`;
  return line(`${workflow_id}  ${state}${age}`, 'bold', state === 'running' ? 'green' : 'yellow');
}

function phaseLine({ name, state, started_at, finished_at, result }: Phase, nowMs: number): Line {
  const end = finished_at === null ? nowMs : Date.parse(finished_at);
  const took = started_at === null ? '' : secondsText(Date.parse(started_at), end);
  const text = `${MARKS[state]} ${name.padEnd(11)} ${took.padStart(12)}   ${result ?? ''}`.trimEnd();
  if (state === 'running') return line(text, 'bold');
  return state === 'waiting' ? line(text, 'dim') : line(text);
}

function troubleLines({ workflow_id, control, arm, held }: Snapshot, place: ViewPlace): Line[] {
  const { columns, nowMs, takenAtMs, notice } = place;
  const paused = control.paused ?? arm?.paused ?? null;
  const texts = [
    ...(nowMs - takenAtMs > OLD_MS
      ? [`Temporal has not answered for ${secondsText(takenAtMs, nowMs)}; waiting for it`]
      : []),
    ...(paused ? [pauseText(paused, workflow_id, nowMs)] : []),
    ...held.map((reason) => `waits: ${reason}`),
    ...(notice === null ? [] : [notice]),
  ];
  return texts.flatMap((text) =>
    wrap(text.replaceAll(/\s+/g, ' '), { width: columns, indent: '  ' })
      .slice(0, 3)
      .map((part) => line(part, 'yellow')),
  );
}

function pauseText({ since, reason }: { since: string; reason: string | null }, id: string, nowMs: number): string {
  return `paused for ${secondsText(Date.parse(since), nowMs)}${reason === null ? '' : ` (${reason})`}; \`tddft resume ${id}\` goes on`;
}

function secondsText(fromMs: number, toMs: number): string {
  return duration((toMs - fromMs) / 1000);
}
