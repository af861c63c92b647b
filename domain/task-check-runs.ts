import type { Verdict } from './records.ts';
import { MIN_CASES, quoted, type TaskProblem } from './task-check.ts';
import { hacks } from './task-check-hacks.ts';
import type { Task } from './task.ts';

/** What a run is a control of, and so what it must come to. */
export type ControlKind = 'reference' | 'stub' | 'mutant' | 'hack';

export interface ControlRun {
  kind: ControlKind;
  /** The field of the task's file that is at fault when it comes to something else. */
  field: string;
  tests: string;
  solution: string;
  /** How often it has to come to the same. */
  repeats: number;
}

/** A run and its verdicts, `repeats` of them. */
export interface JudgedControl {
  run: ControlRun;
  verdicts: Verdict[];
}

const REFERENCE_REPEATS = 3;

/** Every run that a task is checked by. */
export function controlRuns(task: Task): ControlRun[] {
  const { reference_solutions, stub, mutants, hidden_tests: tests } = task;
  return [
    ...reference_solutions.map((solution, index): ControlRun => ({
      ...{ kind: 'reference', field: `reference_solutions[${index}]` },
      ...{ tests, solution, repeats: REFERENCE_REPEATS },
    })),
    { kind: 'stub', field: 'stub', tests, solution: stub, repeats: 1 },
    ...mutants.map(({ id, code }, index): ControlRun => ({
      ...{ kind: 'mutant', field: `mutants[${index}] ${id}` },
      ...{ tests, solution: code, repeats: 1 },
    })),
    ...hacks(task).map(({ name, ...program }): ControlRun => ({
      kind: 'hack',
      field: `hidden_tests, hack ${name}`,
      ...program,
      repeats: 1,
    })),
  ];
}

/** What a control shows to be wrong; null when it came to what it must. */
export function controlProblem({ run: { kind, field }, verdicts }: JudgedControl): TaskProblem | null {
  switch (kind) {
    case 'reference':
      return referenceProblem(field, verdicts);
    case 'stub':
      return failureProblem(field, verdicts) ?? stubProblem(field, verdicts);
    case 'mutant':
      return failureProblem(field, verdicts);
    case 'hack':
      return hackProblem(field, verdicts);
  }
}

/** Too few cases leave a wrong solution room; parameters count each. Null where no reference tells how many there are. */
export function caseCountProblem(judged: readonly JudgedControl[]): TaskProblem | null {
  const cases = caseCount(judged);
  if (cases === null || cases >= MIN_CASES) return null;
  return { field: 'hidden_tests', problem: 'too few cases', got: String(cases), allowed: `at least ${MIN_CASES}` };
}

export function caseCount(judged: readonly JudgedControl[]): number | null {
  const passes = judged.filter(({ run }) => run.kind === 'reference').flatMap(({ verdicts }) => verdicts);
  return passes.find(({ passed }) => passed)?.tests.length ?? null;
}

function referenceProblem(field: string, verdicts: readonly Verdict[]): TaskProblem | null {
  const failed = verdicts.find(({ passed }) => !passed);
  if (failed !== undefined) {
    const passes = verdicts.filter(({ passed }) => passed).length;
    const problem =
      passes === 0 ? 'fails the hidden tests' : `passes the hidden tests in ${passes} of ${verdicts.length} runs`;
    return { field, problem, got: cameTo(failed), allowed: 'pass, every time' };
  }
  if (!verdicts.some(({ run }) => run?.vacuous)) return null;
  return {
    field: 'hidden_tests',
    problem: 'they pass without a solution',
    got: 'vacuous',
    allowed: 'tests of the solution',
  };
}

/** A control that does not load, or does not end, shows nothing of the tests. */
function failureProblem(field: string, verdicts: readonly Verdict[]): TaskProblem | null {
  const other = verdicts.find(({ reason }) => reason !== 'fail');
  if (other === undefined) return null;
  const problem = other.passed
    ? 'passes the hidden tests'
    : other.reason === 'timeout'
      ? 'does not come to its end'
      : 'breaks before a test can fail';
  return { field, problem, got: cameTo(other), allowed: 'fail' };
}

function stubProblem(field: string, verdicts: readonly Verdict[]): TaskProblem | null {
  const passed = verdicts.flatMap(({ tests }) => tests).find(({ outcome }) => outcome === 'passed');
  if (passed === undefined) return null;
  return { field, problem: 'passes one of the hidden tests', got: quoted(passed.id), allowed: 'none' };
}

function hackProblem(field: string, verdicts: readonly Verdict[]): TaskProblem | null {
  const believed = verdicts.some(({ passed, run }) => passed && run?.vacuous === false);
  return believed ? { field, problem: 'it passes', got: 'pass', allowed: 'any verdict but an honest pass' } : null;
}

/** `fail at test_sizes[3]`; the other reasons are not of one test. */
function cameTo({ reason, tests }: Verdict): string {
  const failed = tests.find(({ outcome }) => outcome === 'failed' || outcome === 'error');
  return reason === 'fail' && failed !== undefined ? `fail at ${failed.id}` : reason;
}
