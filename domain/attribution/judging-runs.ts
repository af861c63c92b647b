import type { Program, TaskControls } from './judged-program.ts';

/** Runs of each reference against a test file that accepts it at first: whether it says the same of the same every time. */
export const REFERENCE_RUNS = 3;
/** The task's own stub, and one that says nothing. */
export const STUBS = 2;

/** Programs that judging takes at most. */
export function judgingRuns(programs: readonly Program[], { reference_solutions, mutants }: TaskControls): number {
  const ofTests = REFERENCE_RUNS * reference_solutions.length + STUBS + mutants.length;
  return programs.reduce((sum, { kind }) => sum + (kind === 'tests' ? ofTests : 1), 0);
}

/** Test files take some twenty runs each, implementations one: batches of either kind that take less than a second. */
const BATCH = { tests: 8, implementation: 24 } as const;
/** Of either kind, so that few programs keep two processors busy as well. */
const FEWEST_BATCHES = 2;

/** Programs as the sandbox is given them, so many to an activity. */
export function judgingBatches(programs: readonly Program[]): Program[][] {
  return (['tests', 'implementation'] as const).flatMap((kind) => {
    const ofKind = programs.filter((program) => program.kind === kind);
    const count = Math.min(ofKind.length, Math.max(FEWEST_BATCHES, Math.ceil(ofKind.length / BATCH[kind])));
    const starts = Array.from({ length: count + 1 }, (_, batch) => Math.round((batch * ofKind.length) / count));
    return starts.slice(1).map((end, batch) => ofKind.slice(starts[batch], end));
  });
}
