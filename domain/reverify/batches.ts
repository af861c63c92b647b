import { REFERENCE_RUNS, STUBS } from '../attribution/judging-runs.ts';
import type { TaskControls } from '../attribution/judged-program.ts';
import type { Program } from './programs.ts';

/** Programs in one activity, so that one of each kind takes about as long: some seconds. */
const BATCH: Record<Program['kind'], number> = { test_file: 24, implementation: 12, controls: 4, hidden: 12 };

/** Programs as the sandbox is given them: of one kind, so many to an activity. */
export function rejudgingBatches<T extends { program: Program }>(programs: readonly T[]): T[][] {
  const kinds = [...new Set(programs.map(({ program }) => program.kind))];
  return kinds.flatMap((kind) => {
    const ofKind = programs.filter(({ program }) => program.kind === kind);
    const count = Math.ceil(ofKind.length / BATCH[kind]);
    return Array.from({ length: count }, (_, batch) => ofKind.slice(batch * BATCH[kind], (batch + 1) * BATCH[kind]));
  });
}

/** Runs in the sandbox that judging takes at most: each of a solution has two controls, and all may be tried twice. */
export function rejudgingRuns(programs: readonly { program: Program }[], controls: TaskControls | null): number {
  const { reference_solutions = [], mutants = [] } = controls ?? {};
  const ofControls = REFERENCE_RUNS * reference_solutions.length + STUBS + mutants.length;
  return programs.reduce((sum, { program }) => sum + (program.kind === 'controls' ? 2 * ofControls : 6), 0);
}
