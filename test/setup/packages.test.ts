import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ resolved: z.string().optional(), optionalDependencies: z.record(z.string(), z.string()).default({}) }),
  ),
});

async function lockedPackages() {
  return Lock.parse(JSON.parse(await readFile(`${root}/package-lock.json`, 'utf8'))).packages;
}

test('the lock holds the binaries of every platform, so that npm ci accepts it on all of them', async () => {
  const packages = await lockedPackages();
  const named = Object.values(packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies));
  const missing = named.filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)));
  expect(missing, 'run node tools/complete-lock.mjs').toEqual([]);
});

test('the lock names no registry', async () => {
  const resolved = Object.values(await lockedPackages()).flatMap((entry) => entry.resolved ?? []);
  expect(resolved.filter((address) => address.includes('://'))).toEqual([]);
});

test('node_modules takes less than 400 MB', async () => {
  const { stdout } = await execa('du', ['-sm', `${root}/node_modules`]);
  expect(Number.parseInt(stdout, 10)).toBeLessThan(400);
});
