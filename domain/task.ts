import { z } from 'zod';

/** As the task's file has them. All of a task's controls travel in one message, beside the programs that they judge. */
const SOURCE_KIB = 64;
const SOURCES_KIB = 128;

const Source = z.string().min(1).refine(isAtMost(SOURCE_KIB), `at most ${SOURCE_KIB} KiB, as JSON`);

function isAtMost(kib: number): (value: unknown) => boolean {
  return (value) => new TextEncoder().encode(JSON.stringify(value)).length <= kib * 1024;
}

/** A wrong solution as a model would write one, frozen: good tests tell it from a right one. */
export const Mutant = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'a mutant id is lower-case letters, digits and underscores'),
  /** The whole solution. */
  code: Source,
  /** What is wrong, in one sentence. */
  why: z.string().min(1),
});
export type Mutant = z.infer<typeof Mutant>;

export const Difficulty = z.enum(['easy', 'medium', 'hard']);
export type Difficulty = z.infer<typeof Difficulty>;

/**
 * One task as it stands in `tasks/<id>.json`. The model sees `specification` and `signature` only; references, stub,
 * mutants and hidden tests are controls that it never sees. What may be left out here an experiment can do without;
 * `tddft tasks validate` demands it (`domain/task-check.ts`).
 */
export const Task = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'a task id is lower-case letters, digits and underscores'),
  version: z.int().positive(),
  title: z.string().min(1),
  specification: z.string().min(1),
  signature: z.string().min(1),
  entry_point: z.string().regex(/^[A-Za-z_]\w*$/),
  difficulty: Difficulty.optional(),
  tags: z.array(z.string().regex(/^[a-z][a-z0-9_-]*$/, 'a tag is one lower-case word')).default([]),
  /** Tasks that are the same problem: to have learned one is to have learned the other. */
  same_as: z.array(z.string()).default([]),
  reference_solutions: z
    .array(Source)
    .min(1)
    .refine(isAtMost(SOURCES_KIB), `at most ${SOURCES_KIB} KiB together, as JSON`),
  stub: Source,
  mutants: z.array(Mutant).refine(isAtMost(SOURCES_KIB), `at most ${SOURCES_KIB} KiB together, as JSON`).default([]),
  hidden_tests: Source,
});
export type Task = z.infer<typeof Task>;

/** The part of a task that reaches a prompt; it travels in workflow inputs. */
export const PromptTask = Task.pick({
  id: true,
  version: true,
  title: true,
  specification: true,
  signature: true,
  entry_point: true,
});
export type PromptTask = z.infer<typeof PromptTask>;

/** A task as an experiment declares it. */
export const DesignTask = PromptTask.extend({ same_as: Task.shape.same_as });

/** For editors: `tasks/schema.json`. */
export function taskJsonSchema(): object {
  return z.toJSONSchema(Task, { io: 'input' });
}
