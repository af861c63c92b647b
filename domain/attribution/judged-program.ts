import { z } from 'zod';
import type { Task } from '../task.ts';
import { ImplementationJudgement, TestsJudgement } from './attribution.ts';

/** What a task's trials are judged by. The model never sees any of it. */
export type TaskControls = Pick<Task, 'reference_solutions' | 'stub' | 'hidden_tests'> & {
  mutants: Pick<Task['mutants'][number], 'id' | 'code'>[];
};

/** What test files are judged by. */
export type TestsControls = Omit<TaskControls, 'hidden_tests'>;
/** What implementations are judged by. */
export type ImplementationControls = Pick<TaskControls, 'hidden_tests'>;

/** A test file or an implementation that is to be judged, once for all the trials that have it. */
export interface Program {
  kind: 'tests' | 'implementation';
  /** sha256 of all that decides the judgement: kind, source, controls, limits, sandbox. */
  key: string;
  source: string;
}

const Key = z.string().regex(/^[0-9a-f]{64}$/);

/** What came of it: one line of the experiment's cache of judgements. */
export const JudgedProgram = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tests'), key: Key, judgement: TestsJudgement }),
  z.strictObject({ kind: z.literal('implementation'), key: Key, judgement: ImplementationJudgement }),
]);
export type JudgedProgram = z.infer<typeof JudgedProgram>;
