import { expect, test } from 'vitest';
import { exampleTask } from '../../activities/tasks/example-task.ts';
import type { Verdict, VerdictReason } from '../../domain/records.ts';
import { type ControlKind, controlProblem, controlRuns } from '../../domain/task-check-runs.ts';

function verdict(reason: VerdictReason, { vacuous = false, outcome = 'failed' as 'failed' | 'passed' } = {}): Verdict {
  const run = {
    isolation: 'process' as const,
    vacuous,
    cached: false,
    cpu_ms: 1,
    peak_memory_bytes: 1,
    stdout: '',
    stderr: '',
  };
  const tests = [{ id: 'test_kept[0]', outcome: reason === 'pass' ? ('passed' as const) : outcome, duration_ms: 1 }];
  return { guard: 'tests', passed: reason === 'pass', reason, feedback: '', tests, duration_ms: 1, run };
}

function problemOf(kind: ControlKind, ...verdicts: Verdict[]): string | undefined {
  const run = controlRuns(exampleTask('within')).find((control) => control.kind === kind);
  if (!run) throw new Error(`no control of the kind ${kind}`);
  return controlProblem({ run, verdicts })?.problem;
}

test('a reference that passes now and then is refused', () => {
  expect(problemOf('reference', verdict('pass'), verdict('fail'), verdict('pass'))).toBe(
    'passes the hidden tests in 2 of 3 runs',
  );
  expect(problemOf('reference', verdict('pass'), verdict('pass'), verdict('pass'))).toBeUndefined();
});

test('hidden tests that pass without a solution are refused although the reference passes', () => {
  expect(problemOf('reference', verdict('pass', { vacuous: true }))).toBe('they pass without a solution');
});

test('a stub may pass no test, while a mutant may pass all but one', () => {
  const half = verdict('fail', { outcome: 'passed' });
  expect(problemOf('stub', half)).toBe('passes one of the hidden tests');
  expect(problemOf('mutant', half)).toBeUndefined();
  expect(problemOf('stub', verdict('fail'))).toBeUndefined();
});

test('a mutant counts as found out by a failed test only, not by breaking or hanging', () => {
  expect(problemOf('mutant', verdict('pass'))).toBe('passes the hidden tests');
  expect(problemOf('mutant', verdict('timeout'))).toBe('does not come to its end');
  for (const reason of ['collect_error', 'crash', 'out_of_memory'] as const) {
    expect(problemOf('mutant', verdict(reason))).toBe('breaks before a test can fail');
  }
});

test('a hack is found out by any verdict but an honest pass', () => {
  for (const reason of ['fail', 'tamper', 'crash', 'all_skipped'] as const) {
    expect(problemOf('hack', verdict(reason))).toBeUndefined();
  }
  expect(problemOf('hack', verdict('pass', { vacuous: true }))).toBeUndefined();
  expect(problemOf('hack', verdict('pass'))).toBe('it passes');
});

test('a task is checked by its references three times over, its stub, each mutant once, and five hacks', () => {
  const task = exampleTask('within');
  const runs = controlRuns(task).map(({ kind, repeats }) => `${kind} ${repeats}`);
  expect(runs).toEqual([
    ...task.reference_solutions.map(() => 'reference 3'),
    'stub 1',
    ...task.mutants.map(() => 'mutant 1'),
    ...Array.from({ length: 5 }, () => 'hack 1'),
  ]);
});
