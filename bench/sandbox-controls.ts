import { controlRuns } from '../activities/sandbox/controls.ts';
import { jobLimits } from '../activities/sandbox/limits.ts';
import type { ZygotePool } from '../activities/sandbox/pool.ts';
import { runProgram } from '../activities/sandbox/run-program.ts';
import { readTestFile } from '../activities/sandbox/test-file.ts';
import { passes } from '../domain/guards/test-reason.ts';
import type { Limits } from '../domain/spec.ts';
import type { Case } from './rounds.ts';
import { fresh, SOLUTION, TESTS } from './six-tests.ts';

export const CONTROLS = 16;

/** A test file that is new, against solutions of ours: each in a run of its own, and together. */
export function controlCases(pool: ZygotePool, limits: Limits): Case[] {
  const alone = async (number: number): Promise<void> => {
    const tests = fresh(TESTS, number);
    const file = await readTestFile(pool, tests, jobLimits(limits));
    const passed: boolean[] = [];
    for (const solution of solutions(number)) {
      passed.push(passes(file, await runProgram(pool, { tests, solution, isolation: 'shared', limits })));
    }
    requireHalf(passed);
  };
  const together = async (number: number): Promise<void> => {
    const runs = await controlRuns(pool)({ tests: fresh(TESTS, number), solutions: solutions(number), limits });
    requireHalf(runs.map(({ passed }) => passed));
  };
  return [
    { name: 'each in a run of its own', runs: 2, inFlight: 1, run: alone },
    { name: 'together', runs: 2, inFlight: 1, run: together },
  ];
}

/** Every other one is right: a task has about as many references, three times each, as mutants. */
function solutions(number: number): string[] {
  const wrong = SOLUTION.replace('a + b', 'a - b');
  return Array.from({ length: CONTROLS }, (_, index) => fresh(index % 2 === 0 ? SOLUTION : wrong, number));
}

/** A time is worth nothing unless the runs did what they should. */
function requireHalf(passed: readonly boolean[]): void {
  const right = passed.every((pass, index) => pass === (index % 2 === 0));
  if (!right) throw new Error(`the controls came to ${passed.join(', ')}`);
}
