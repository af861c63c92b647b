import { z } from 'zod';
import type { Isolation } from '../../domain/records.ts';
import type { JobLimits } from './limits.ts';

/*
 * What is said between a zygote and us: one JSON object a line, ASCII only. `sandbox/zygote.py` is the other end.
 */

export type Job =
  | { kind: 'check_syntax'; source: string }
  | { kind: 'read_tests' | 'test_facts'; tests: string }
  | { kind: 'run_tests'; tests: string; solution: string; isolation: Isolation }
  /** `solutions` is the JSON of a list: a program's text lies in a string of the request's own (`sandbox/request.py`). */
  | { kind: 'run_controls'; tests: string; solutions: string };

export interface Request {
  id: number;
  limits: JobLimits;
  job: Job;
}

/** A zygote's first line. */
export const Ready = z.strictObject({
  kind: z.literal('ready'),
  python: z.string(),
  pytest: z.string(),
});
export type Ready = z.infer<typeof Ready>;

const Ending = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exit'), code: z.int() }),
  z.strictObject({ kind: z.literal('signal'), signal: z.int() }),
]);

/** What a job left behind. `solution_ending` is null unless the solution's own process ended before the tests did. */
export const Reply = z.strictObject({
  id: z.int(),
  report: z.string(),
  report_overflowed: z.boolean(),
  stdout: z.string(),
  stderr: z.string(),
  output_overflowed: z.boolean(),
  ending: Ending,
  solution_ending: Ending.nullable(),
  killed: z.enum(['cpu_limit', 'deadline', 'report_flood']).nullable(),
  wall_ms: z.number().min(0),
  cpu_ms: z.number().min(0),
  peak_memory_bytes: z.int().min(0),
});
export type Reply = z.infer<typeof Reply>;

/** One line of JSON without a character beyond ASCII: no encoding and no line separator can come between. */
export function jsonLine(message: Request): string {
  const escaped = JSON.stringify(message).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}
