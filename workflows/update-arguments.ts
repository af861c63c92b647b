import { ApplicationFailure } from '@temporalio/workflow';
import { InvalidInput } from '../domain/invalid-input.ts';
import { didYouMean } from '../domain/suggest.ts';

export interface Check {
  holds: (value: unknown) => boolean;
  allowed: string;
}

export const isText: Check = { holds: (value) => value === undefined || typeof value === 'string', allowed: 'a text' };

export function isCount(max: number): Check {
  return {
    holds: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max,
    allowed: `a whole number from 1 to ${max}`,
  };
}

/** Throws `InvalidInput`. By hand: zod in the workflow's sandbox costs a megabyte for each cached trial. */
export function checkFields(given: unknown, checks: Record<string, Check>): void {
  const fields: Record<string, unknown> = typeof given === 'object' && given !== null ? { ...given } : { input: given };
  const unknown = Object.keys(fields).filter((key) => !(key in checks));
  const wrong = Object.entries(checks).filter(([key, { holds }]) => !holds(fields[key]));
  const problems = [
    ...unknown.map(
      (key) =>
        `${key}: unknown field${didYouMean(key, Object.keys(checks))} (got ${JSON.stringify(fields[key])}, allowed ${Object.keys(checks).join(', ')})`,
    ),
    ...wrong.map(
      ([key, { allowed }]) => `${key}: wrong value (got ${JSON.stringify(fields[key])}, allowed ${allowed})`,
    ),
  ];
  if (problems.length > 0) throw new InvalidInput(problems);
}

/** For validators: what a person got wrong refuses the update in those words. */
export function refused(check: () => void): void {
  try {
    check();
  } catch (cause) {
    if (cause instanceof InvalidInput) throw ApplicationFailure.nonRetryable(cause.message, cause.name);
    throw cause;
  }
}
