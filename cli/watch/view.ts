import { duration } from '../../domain/duration.ts';
import { wrap } from '../../report/wrap.ts';
import { describeReverify } from '../progress.ts';
import { armBlock } from './arm-block.ts';
import { fitted, type Line, line } from './line.ts';
import { phaseLines } from './phase-lines.ts';
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
/** What is over, what runs and what comes, a line each. */
const LEAST_PHASES = 3;

/** The screen of `tddft watch`, at most `rows` lines of at most `columns` characters; what matters most stays in a small one. */
export function viewLines(snapshot: Snapshot, place: ViewPlace): Line[] {
  const { columns, rows, nowMs } = place;
  const title = titleLine(snapshot, nowMs);
  const troubles = troubleLines(snapshot, place);
  const footer = ['Ctrl-C detaches; the work goes on.', ...(place.link === null ? [] : [place.link])];

  const withPhases =
    (phases: Line[]) =>
    (body: Line[]): Line[] => [
      title,
      ...phases,
      ...(body.length > 0 ? [line('')] : []),
      ...body,
      ...troubles,
      line(''),
      ...footer.map((text) => line(text, 'dim')),
    ];
  const small = (body: Line[]): Line[] => [title, ...troubles, ...body];
  const room = (layout: typeof small): number => rows - layout([line('')]).length + 1;
  // Phases take what the body leaves, which may have half of the screen.
  const bodyRows = Math.min(body(snapshot, columns, Infinity).length, Math.floor(rows / 2));
  const phaseRows = Math.max(LEAST_PHASES, room(withPhases([])) - bodyRows);
  const whole = withPhases(phaseLines(snapshot.phases, { rows: phaseRows, nowMs }));
  const layout = room(whole) >= LEAST_BODY ? whole : small;
  return layout(body(snapshot, columns, room(layout)))
    .slice(0, rows)
    .map((each) => fitted(each, columns));
}

function body({ arm, reverify, training, training_step }: Snapshot, columns: number, rows: number): Line[] {
  if (arm) return armBlock(arm, { columns, rows });
  if (training) return trainingBlock(training, columns);
  if (reverify) return [line(describeReverify(reverify))];
  return training_step === null ? [] : [line(training_step)];
}

function titleLine({ workflow_id, state, phases, arm }: Snapshot, nowMs: number): Line {
  const began = phases[0]?.started_at ?? arm?.started_at ?? null;
  const age = began === null ? '' : `  ${secondsText(Date.parse(began), nowMs)}`;
  return line(`${workflow_id}  ${state}${age}`, 'bold', state === 'running' ? 'green' : 'yellow');
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
