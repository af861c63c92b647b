import type { ImplementationControls, Program, TaskControls, TestsControls } from './judged-program.ts';

/** Runs of each reference against a test file that accepts it at first: whether it says the same of the same every time. */
export const REFERENCE_RUNS = 3;
/** The task's own stub, and one that says nothing. */
export const STUBS = 2;

/** Programs of one kind, and those of their task's controls that judge this kind: they travel with every batch. */
export type JudgingBatch =
  | { kind: 'tests'; programs: Program[]; controls: TestsControls }
  | { kind: 'implementation'; programs: Program[]; controls: ImplementationControls };

/** Runs that judging one implementation takes at most, with its own controls and what a retry needs on top. */
export const SOLUTION_RUNS = 6;

/** Runs that judging takes at most. */
export function judgingRuns({ kind, programs, controls }: JudgingBatch): number {
  return programs.length * (kind === 'implementation' ? SOLUTION_RUNS : testsRuns(controls));
}

/** The same of one test file: every control may be tried twice, among others and alone. */
export function testsRuns({
  reference_solutions,
  mutants,
}: Pick<TestsControls, 'reference_solutions' | 'mutants'>): number {
  return 2 * (REFERENCE_RUNS * reference_solutions.length + STUBS + mutants.length);
}

/** Test files take some twenty runs each, implementations one: batches of either kind that take less than a second. */
const BATCH = { tests: 8, implementation: 24 } as const;
/** Of either kind, so that few programs keep two processors busy as well. */
const FEWEST_BATCHES = 2;

/** Programs as the sandbox is given them, so many to an activity. */
export function judgingBatches(
  programs: readonly Program[],
  { hidden_tests, ...ofTests }: TaskControls,
): JudgingBatch[] {
  return [
    ...parts(programs, 'tests').map((part) => ({ kind: 'tests' as const, programs: part, controls: ofTests })),
    ...parts(programs, 'implementation').map((part) => {
      return { kind: 'implementation' as const, programs: part, controls: { hidden_tests } };
    }),
  ];
}

function parts(programs: readonly Program[], kind: Program['kind']): Program[][] {
  const ofKind = programs.filter((program) => program.kind === kind);
  const count = Math.min(ofKind.length, Math.max(FEWEST_BATCHES, Math.ceil(ofKind.length / BATCH[kind])));
  const starts = Array.from({ length: count + 1 }, (_, part) => Math.round((part * ofKind.length) / count));
  return starts.slice(1).map((end, part) => ofKind.slice(starts[part], end));
}
