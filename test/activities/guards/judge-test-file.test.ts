import { describe, expect, test } from 'vitest';
import { judgeTestFile, type TestFileCheck } from '../../../activities/guards/judge-test-file.ts';
import type { Sandbox } from '../../../activities/sandbox/index.ts';
import { InvalidInput } from '../../../domain/invalid-input.ts';
import { Limits } from '../../../domain/spec.ts';
import { theSandbox } from '../../sandbox/the-sandbox.ts';

const ALL = ['syntax', 'imports_function', 'enough_tests:2', 'not_vacuous'];
const GOOD = `from solution import f

def test_one():
    assert f(1) == 2

def test_two():
    assert f(2) == 3
`;
const sandbox = theSandbox();

/** The verdict on a file, and what the sandbox was asked for it. */
async function judged(code: string | null, given: Partial<TestFileCheck> = {}, signal?: AbortSignal) {
  const real = sandbox.get();
  const asked: string[] = [];
  const watched: Sandbox = {
    ...real,
    checkSyntax: (...job) => (asked.push('syntax'), real.checkSyntax(...job)),
    testFacts: (...job) => (asked.push('facts'), real.testFacts(...job)),
    runControls: (...job) => (asked.push('stubs'), real.runControls(...job)),
  };
  const limits = Limits.parse({});
  const check = { finish_reason: 'stop', code, guards: ALL, entry_point: 'f', limits, ...given } as const;
  return { verdict: await judgeTestFile(watched, check, signal), asked };
}

test('the verdict on a file that all accept is the last guard’s', async () => {
  const { verdict } = await judged(GOOD);
  expect(verdict).toMatchObject({
    guard: 'not_vacuous',
    passed: true,
    reason: 'pass',
    feedback: '',
    tests: [],
    run: null,
  });
  expect(verdict.duration_ms).toBeGreaterThan(0);
});

describe('the first guard that rejects decides, and no later one is asked', () => {
  test.each([
    [null, [], 'syntax', 'no_code'],
    ['def f(:\n', ['syntax'], 'syntax', 'syntax_error'],
    [GOOD.replace('import f', 'import g'), ['syntax', 'facts'], 'imports_function', 'rejected'],
    [GOOD.replace('assert ', ''), ['syntax', 'facts'], 'enough_tests', 'rejected'],
    [GOOD.replaceAll(/==.*/g, 'is not None'), ['syntax', 'facts', 'stubs'], 'not_vacuous', 'rejected'],
    [GOOD, ['syntax', 'facts', 'stubs'], 'not_vacuous', 'pass'],
  ])('%j', async (code, looks, guard, reason) => {
    const { verdict, asked } = await judged(code);
    expect(verdict).toMatchObject({ guard, reason, passed: reason === 'pass' });
    expect(asked).toEqual(looks);
  });

  test('in the order of the list', async () => {
    const { verdict } = await judged('def test_f():\n    pass\n', {
      guards: ['syntax', 'not_vacuous', 'imports_function'],
    });
    expect(verdict.guard).toBe('not_vacuous');
  });
});

test('by default the sandbox is asked for the syntax and nothing else', async () => {
  const { verdict, asked } = await judged('Sure\n', { guards: ['syntax'] });
  expect(verdict).toMatchObject({ guard: 'syntax', passed: true });
  expect(asked).toEqual(['syntax']);
});

test('the same file gets the same feedback, and a cut answer none but that', async () => {
  const [first, second] = [await judged('x = 1\n'), await judged('x = 1\n')];
  expect(first.verdict.feedback).toBe(second.verdict.feedback);
  expect((await judged(GOOD, { finish_reason: 'length' })).verdict).toMatchObject({
    guard: 'syntax',
    reason: 'truncated',
  });
});

test('a file that breaks the reader is rejected, and the sandbox goes on', async () => {
  const deep = `x = ${'-'.repeat(3000)}1\n${GOOD}`;
  const { verdict } = await judged(deep);
  expect(verdict.passed).toBe(false);
  expect((await judged(GOOD)).verdict.passed).toBe(true);
});

test('tests that never end are not vacuous, and end', async () => {
  const endless = `${GOOD}\nwhile True:\n    pass\n`;
  const limits = Limits.parse({ cpu_seconds: 1 });
  expect((await judged(endless, { limits })).verdict).toMatchObject({ guard: 'not_vacuous', passed: true });
});

test('a bad list is an InvalidInput, whatever the file', async () => {
  await expect(judged(null, { guards: [] })).rejects.toThrow(InvalidInput);
});

test('no list at all is an InvalidInput: an arm may have been begun before there were guards', async () => {
  await expect(judged(GOOD, { guards: undefined })).rejects.toThrow(InvalidInput);
});

test('an aborted judgement throws the signal’s reason', async () => {
  const left = new Error('left');
  const abort = new AbortController();
  const running = judged(`import time\ntime.sleep(10)\n${GOOD}`, {}, abort.signal);
  setTimeout(() => abort.abort(left), 300);
  await expect(running).rejects.toBe(left);
});
