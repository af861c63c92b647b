import type { Client, ScheduleDescription } from '@temporalio/client';
import { nightId } from '../../domain/nightly/night-id.ts';
import type { NightOutcome } from '../../domain/nightly/night.ts';
import { table } from '../../domain/table.ts';
import { nightResult, workflowFailure } from '../nights.ts';

/** A schedule as the commands print it; times are ISO, UTC. */
export interface Described {
  name: string;
  when: string;
  timezone: string;
  paused: boolean;
  note: string | null;
  input: unknown;
  next: string[];
  running: string[];
  /** The last nights, oldest first; the outcome is null while there is no result, and `failure` says why there will be none. */
  nights: {
    workflow_id: string;
    night: string;
    scheduled_at: string;
    outcome: NightOutcome | null;
    failure: string | null;
  }[];
  skipped: { overlap: number; catch_up_window: number };
}

const SHOWN_TIMES = 3;

export async function described(schedule: ScheduleDescription, resultsDir: string, client: Client): Promise<Described> {
  const { scheduleId: name, spec, action, state, info, memo } = schedule;
  const input = action.args?.[0] ?? null;
  return {
    name,
    when: typeof memo?.['when'] === 'string' ? memo['when'] : 'as the Web UI shows it',
    timezone: spec.timezone ?? 'UTC',
    paused: state.paused,
    note: state.note || null,
    input,
    next: state.paused ? [] : info.nextActionTimes.slice(0, SHOWN_TIMES).map((time) => time.toISOString()),
    running: info.runningActions.map(({ workflow }) => workflow.workflowId),
    nights: await Promise.all(
      info.recentActions.map(async ({ scheduledAt, action: { workflow } }) => {
        const night = nightId(nightlyOf(input), scheduledAt);
        const result = await nightResult(resultsDir, night);
        return {
          workflow_id: workflow.workflowId,
          night,
          scheduled_at: scheduledAt.toISOString(),
          outcome: result && result.outcome,
          failure: result ? null : await workflowFailure(client, workflow.workflowId),
        };
      }),
    ),
    skipped: { overlap: info.numActionsSkippedOverlap, catch_up_window: info.numActionsMissedCatchupWindow },
  };
}

/** The name of the nights, which a schedule made in the Web UI need not share. */
function nightlyOf(input: unknown): string {
  const name: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'nightly') : undefined;
  return typeof name === 'string' ? name : 'nightly';
}

/** One line for each schedule. */
export function scheduleTable(schedules: readonly Described[]): string {
  if (schedules.length === 0) return 'no schedules yet: tddft schedule create --at 03:30';
  const rows = schedules.map((schedule) => [
    schedule.name,
    schedule.when,
    stateOf(schedule),
    schedule.next[0] === undefined ? '-' : inZone(schedule.next[0], schedule.timezone),
    schedule.nights.at(-1)?.outcome ?? '-',
  ]);
  return table([['schedule', 'when', 'state', 'next', 'last night'], ...rows], { width: 120 }).join('\n');
}

export function scheduleText(schedule: Described): string {
  const { name, when, timezone, note, input, next, nights, skipped } = schedule;
  return [
    `${name}: ${when}, ${timezone}`,
    '',
    `state    ${stateOf(schedule)}${note === null ? '' : ` (${note})`}`,
    `next     ${next.map((time) => inZone(time, timezone)).join(', ') || 'none'}`,
    `input    ${JSON.stringify(input)}`,
    `skipped  ${skipped.overlap} because a night was still running, ${skipped.catch_up_window} missed for over 12 h`,
    ...nights.map(
      ({ night, outcome, failure }, index) =>
        `${index === 0 ? 'nights ' : '       '}  ${night}  ${outcome ?? failure ?? 'no result'}`,
    ),
  ].join('\n');
}

function stateOf({ paused, running }: Described): string {
  if (running.length > 0) return 'a night runs';
  return paused ? 'paused' : 'waiting';
}

/** `2026-11-24 02:00 Europe/Berlin` */
export function inZone(time: string, timezone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  return `${format.format(new Date(time))} ${timezone}`;
}
