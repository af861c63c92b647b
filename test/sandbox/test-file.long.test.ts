import { expect, test } from 'vitest';
import { Limits } from '../../domain/spec.ts';
import { theSandbox } from './the-sandbox.ts';

const sandbox = theSandbox();

test('a file of very many tests is read to its end', async () => {
  const tests = Array.from({ length: 1700 }, (_, n) => `def test_${n}():\n assert f(${n})==${n}\n`);
  const { run } = await sandbox.judge('def f(:\n', `from solution import f\n${tests.join('')}`);
  expect(run?.isolation).toBe('process');
});

test('tests whose reader runs out of time pass with no solution, for nothing is known of their controls', async () => {
  // Each name hands on what the next one is, from the last line to the first.
  const chain = Array.from({ length: 3500 }, (_, n) => ` x${3500 - n}=x${3499 - n}\n`).join('');
  const tests = `from solution import f\nif f(0):\n${chain} x0=lambda:0\n\ndef test_f():\n    assert f(1) == 1\n`;
  const job = { tests, solution: 'def f(x):\n    return x\n', limits: Limits.parse({ cpu_seconds: 1 }) };
  const { verdict } = await sandbox.get().runTests(job);
  expect(verdict).toMatchObject({ passed: false, reason: 'timeout', run: { isolation: 'shared' } });
  expect(verdict.tests.map(({ outcome }) => outcome)).toEqual(['passed']);
});
