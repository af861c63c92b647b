import type { Check } from '../../report/doctor.ts';

export function ok(name: string, found: string): Check {
  return { name, state: 'ok', found, fix: null };
}

export function warn(name: string, found: string, fix: string): Check {
  return { name, state: 'warn', found, fix };
}

export function fail(name: string, found: string, fix: string): Check {
  return { name, state: 'fail', found, fix };
}

/** What went wrong, without a stack. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
