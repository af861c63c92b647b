import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Child } from '../../workers/stack/child.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-child-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a script as a child; tells what it said to the stack, its refusals, and how often it was started. */
function runs(name: string, script: string, isFinal: boolean) {
  const said: string[] = [];
  const refusals: string[] = [];
  let starts = 0;
  const child = new Child(
    { name, command: process.execPath, args: ['-e', script], narrates: true, logFile: join(folder, `${name}.log`) },
    (line) => void said.push(line),
  );
  child.start(
    () => (starts += 1),
    ({ message }) => {
      refusals.push(message);
      return isFinal;
    },
  );
  return { child, said, refusals, starts: () => starts };
}

test('a child that is not ready ends with its reason and is not started again', async () => {
  const { child, said, refusals, starts } = runs(
    'refusing',
    'process.send("Waiting for another"); console.error("details"); console.error("queue: taken"); process.exitCode = 3',
    true,
  );
  await expect.poll(() => refusals, { timeout: 20_000 }).toEqual(['queue: taken']);
  expect(child.pid).toBe(null);
  expect(starts()).toBe(1);
  expect(said).toEqual(['Waiting for another']);
});

test('a child that is not ready after it had been is started again, like one that crashed', async () => {
  for (const [name, exitCode] of [
    ['unready', 3],
    ['crashing', 1],
  ] as const) {
    const { child, said, starts } = runs(name, `console.error("why"); process.exitCode = ${exitCode}`, false);
    await expect.poll(starts, { timeout: 20_000 }).toBeGreaterThan(1);
    await child.stop(5000);
    expect(said).toContain(`${name} ended (exit code ${exitCode}): why`);
  }
});
