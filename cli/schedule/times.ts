import type { ScheduleSpec } from '@temporalio/client';
import { InvalidInput } from '../../domain/invalid-input.ts';

export interface TimeOptions {
  at?: string;
  cron?: string;
  timezone?: string;
}

export interface Times {
  /** `daily at 02:00`, `cron 0 2 * * 1-5` */
  when: string;
  timezone: string;
  spec: ScheduleSpec;
}

/** When a schedule starts a night; `InvalidInput` for a time or a zone that is none. A cron line is left to the server. */
export function timesOf({ at, cron, timezone = machineZone() }: TimeOptions): Times {
  if ((at === undefined) === (cron === undefined)) {
    throw new InvalidInput([`--at, --cron: ${at === undefined ? 'neither' : 'both'} given (allowed one of them)`]);
  }
  checkZone(timezone);
  if (at !== undefined) return { when: `daily at ${at}`, timezone, spec: { calendars: [daily(at)], timezone } };
  const line = cron?.trim() ?? '';
  if (/^(CRON_TZ|TZ)=/.test(line)) throw new InvalidInput([`--cron: a zone in it (got "${line}"); use --timezone`]);
  return { when: `cron ${line}`, timezone, spec: { cronExpressions: [line], timezone } };
}

/** The zone of this machine's clock, by its IANA name. */
export function machineZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function daily(at: string): { hour: number; minute: number } {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(at) ?? [];
  if (hour !== undefined && minute !== undefined) return { hour: Number(hour), minute: Number(minute) };
  throw new InvalidInput([`--at: not a time of day (got "${at}", allowed 00:00 to 23:59)`]);
}

function checkZone(timezone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new InvalidInput([
      `--timezone: unknown (got "${timezone}", allowed an IANA name such as Europe/Berlin, or UTC)`,
    ]);
  }
}
