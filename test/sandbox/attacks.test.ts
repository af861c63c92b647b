import { describe, expect, test } from 'vitest';
import { ATTACKS } from './attack-programs.ts';
import { theSandbox } from './the-sandbox.ts';

const sandbox = theSandbox({ cpuSeconds: 2, wallSeconds: 6 });

describe('a program that does not solve its task never passes', () => {
  test.each(ATTACKS)('$name', { timeout: 30_000 }, async ({ solution, tests, reasons }) => {
    const verdict = await sandbox.judge(solution, tests);
    expect(reasons).toContain(verdict.reason);
    expect(verdict.passed).toBe(false);
    expect(verdict.feedback).not.toBe('');
    expect(verdict.feedback.length).toBeLessThanOrEqual(800);
  });
});
