import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { createSandboxActivities } from '../../activities/sandbox/activities.ts';
import { alive, family } from '../sandbox/own-processes.ts';
import { theSandbox } from '../sandbox/the-sandbox.ts';

const { get, limits } = theSandbox();

test('cancelling runTests kills its run, and the next run is judged as ever', { timeout: 120_000 }, async () => {
  const { runTests } = createSandboxActivities(get());
  const program = {
    limits,
    finish_reason: 'stop' as const,
    tests: 'from solution import f\n\ndef test_f():\n    assert f() == 1\n',
  };
  const idle = family();
  const environment = new MockActivityEnvironment();
  const run = environment.run(runTests, { ...program, code: 'while True:\n    pass\n' });
  const ended = run.then(
    () => 'judged',
    () => 'cancelled',
  );
  await expect.poll(() => family().length, { timeout: 20_000 }).toBeGreaterThan(idle.length);
  const busy = family().filter((pid) => !idle.includes(pid));
  environment.cancel();
  expect(await ended).toBe('cancelled');
  await expect.poll(() => alive(busy), { timeout: 20_000 }).toEqual([]);

  const verdict = await new MockActivityEnvironment().run(runTests, { ...program, code: 'def f():\n    return 1\n' });
  expect(verdict).toMatchObject({ passed: true });
});
