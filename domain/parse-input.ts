import type { z } from 'zod';
import { inputProblems } from './input-problems.ts';
import { InvalidInput } from './invalid-input.ts';

/** Parses a workflow's or the command line's input; every problem is one line of `InvalidInput`. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input ?? {});
  if (!parsed.success) throw new InvalidInput(inputProblems(parsed.error, input ?? {}, schema));
  return parsed.data;
}
