import { SOLUTION_RUNS, testsRuns } from '../attribution/judging-runs.ts';
import type { TaskControls } from '../attribution/judged-program.ts';
import type { Program } from './programs.ts';

/** Programs in one activity, so that one of each kind takes about as long: some seconds. */
const BATCH: Record<Program['kind'], number> = { test_file: 24, implementation: 12, controls: 4, hidden: 12 };

export interface RejudgingBatch<T> {
  kind: Program['kind'];
  programs: T[];
}

/** Programs as the sandbox is given them: of one kind, so many to an activity. */
export function rejudgingBatches<T extends { program: Program }>(programs: readonly T[]): RejudgingBatch<T>[] {
  const kinds = [...new Set(programs.map(({ program }) => program.kind))];
  return kinds.flatMap((kind) => {
    const ofKind = programs.filter(({ program }) => program.kind === kind);
    const count = Math.ceil(ofKind.length / BATCH[kind]);
    return Array.from({ length: count }, (_, batch) => ({
      kind,
      programs: ofKind.slice(batch * BATCH[kind], (batch + 1) * BATCH[kind]),
    }));
  });
}

/** Batches of one reverification in the sandbox at once: `unjudged.ts` says what they may weigh. */
export const IN_FLIGHT = 4;

/** Of a task's controls what programs of a kind are judged by, the others empty: they travel with every batch. */
export function neededControls(kind: Program['kind'], controls: TaskControls | null): TaskControls | null {
  if (controls === null || kind === 'test_file' || kind === 'implementation') return null;
  return kind === 'controls'
    ? { ...controls, hidden_tests: '' }
    : { ...controls, reference_solutions: [], stub: '', mutants: [] };
}

/** Runs in the sandbox that judging takes at most. */
export function rejudgingRuns(programs: readonly { program: Program }[], controls: TaskControls | null): number {
  const ofControls = testsRuns(controls ?? { reference_solutions: [], mutants: [] });
  return programs.reduce((sum, { program }) => sum + (program.kind === 'controls' ? ofControls : SOLUTION_RUNS), 0);
}
