import { describe, expect, test } from 'vitest';
import { ATTACKS } from './attack-programs.ts';
import { theBait, UNTOUCHED } from './bait.ts';
import { theSandbox } from './the-sandbox.ts';

// Before the sandbox, whose environment the secret would be in.
const bait = theBait();
const sandbox = theSandbox({ cpu_seconds: 1 });

describe('a program that does not solve its task never passes unmarked', () => {
  test.concurrent.each(ATTACKS)(
    '$name',
    { timeout: 60_000 },
    async ({ solution, tests, reasons, isolation, vacuous = false }) => {
      const verdict = await sandbox.judge(solution, tests);
      const { passed, reason, feedback, run } = verdict;
      expect(JSON.stringify(verdict)).not.toContain(bait.secret);
      expect(reasons).toContain(reason);
      expect(passed).toBe(reason === 'pass');
      if (vacuous) expect(run?.vacuous).toBe(true);
      else expect(passed).toBe(false);
      if (isolation) expect(run?.isolation).toBe(isolation);
      expect(feedback === '').toBe(passed);
      expect(feedback.length).toBeLessThanOrEqual(800);
    },
  );

  test('and none of them has reached a listener, a file or a variable outside', () => {
    expect(bait.state()).toEqual(UNTOUCHED);
  });

  test('every program has a name of its own', () => {
    const names = ATTACKS.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
