import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inputProblems, taskProblems } from '../../domain/input-problems.ts';
import { ExperimentSpec } from '../../domain/spec.ts';

function problemsOf(input: unknown): string[] {
  const { error } = ExperimentSpec.safeParse(input);
  return error ? inputProblems(error, input) : [];
}

describe('the problems of an input', () => {
  test.each([
    [{ trials_per_task: 0 }, 'trials_per_task: too small (got 0, allowed at least 1)'],
    [{ trials_per_task: 1e9 }, 'trials_per_task: too large (got 1000000000, allowed at most 100000)'],
    [{ trials_per_task: 'ten' }, 'trials_per_task: wrong type (got "ten", allowed number)'],
    [{ sampling: { seed: 1.5 } }, 'sampling.seed: wrong type (got 1.5, allowed whole number)'],
    [{ sampling: { top_p: Number.NaN } }, 'sampling.top_p: wrong type (got NaN, allowed number)'],
    [{ analysis: { alpha: 0 } }, 'analysis.alpha: too small (got 0, allowed more than 0)'],
    [{ analysis: { alpha: 1 } }, 'analysis.alpha: too large (got 1, allowed less than 1)'],
    [{ trials_per_task: 1e300 }, 'trials_per_task: too large (got 1e+300, allowed at most 100000)'],
    [{ tasks: {} }, 'tasks: wrong type (got {}, allowed a list)'],
    [{ tasks: [] }, 'tasks: too short (got [], allowed at least 1 item)'],
    [
      { selection: { steps: ['test'] } },
      'selection.steps[0]: unknown value, did you mean "tests"? (got "test", allowed tests, implementations)',
    ],
    [{ feedback: null }, 'feedback: unknown value (got null, allowed none, guard)'],
    [null, 'input: wrong type (got null, allowed object)'],
  ])('%j: %s', (input, problem) => {
    expect(problemsOf(input)).toEqual([problem]);
  });

  test('name an unknown field with the one that was probably meant, at any depth', () => {
    expect(problemsOf({ trails_per_task: 3, sampling: { temprature: 1 } })).toEqual([
      expect.stringMatching(
        /^sampling\.temprature: unknown field, did you mean "temperature"\? \(got 1, allowed temperature, top_p, .*seed\)$/,
      ),
      expect.stringMatching(
        /^trails_per_task: unknown field, did you mean "trials_per_task"\? \(got 3, allowed experiment_id, .*analysis\)$/,
      ),
    ]);
  });

  test('find the known fields through arrays and optional parts of any schema', () => {
    const schema = z.strictObject({ rows: z.array(z.strictObject({ task_id: z.string() })).optional() });
    const input = { rows: [{ task_id: 'a' }, { task_id: 'b', task: 'c' }] };
    const { error } = schema.safeParse(input);
    expect(error && inputProblems(error, input, schema)).toEqual([
      'rows[1].task: unknown field (got "c", allowed task_id)',
    ]);
  });

  test('are one line each, with long values cut short', () => {
    const [problem] = problemsOf({ trials_per_task: `one\ntwo${'x'.repeat(500)}` });
    expect(problem).toMatch(/^trials_per_task: wrong type \(got "one\\ntwox+\.\.\., allowed number\)$/);
    expect(problem?.length).toBeLessThan(160);
  });
});

test('unknown and repeated tasks are named with their place', () => {
  expect(taskProblems(['fibonaci', 'prime_checker', 'prime_checker', 'x'], ['fibonacci', 'prime_checker'])).toEqual([
    'tasks[0]: unknown task, did you mean "fibonacci"? (got "fibonaci", allowed fibonacci, prime_checker)',
    'tasks[2]: task given twice (got "prime_checker", allowed each task once)',
    'tasks[3]: unknown task (got "x", allowed fibonacci, prime_checker)',
  ]);
});
