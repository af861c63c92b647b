import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeInterpreter } from '../../activities/sandbox/interpreter.ts';
import { BWRAP, PYTHON } from './the-sandbox.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const PROBE = fileURLToPath(new URL('probe-once.ts', import.meta.url));
const UID = 23_456;

/*
 * An ordinary user's sandbox rests on a user namespace, root's does not: two constructions, both to be seen to hold.
 * Started by an ordinary user, all other tests have tried the first already.
 */
test.runIf(process.getuid?.() === 0)('the sandbox holds for an ordinary user too', { timeout: 60_000 }, async () => {
  const { installation, executable, sitePackages } = await describeInterpreter(PYTHON);
  const environment = dirname(dirname(dirname(sitePackages)));
  const needed = [PROJECT, installation, dirname(executable), environment, dirname(process.execPath)];
  const output = execFileSync(
    BWRAP,
    [
      ...['--dev-bind', '/', '/', ...opened(needed)],
      ...['setpriv', '--reuid', String(UID), '--regid', String(UID), '--clear-groups'],
      ...['env', `HOME=/nonexistent`, process.execPath, '--import', 'tsx', PROBE, PYTHON, BWRAP],
    ],
    { cwd: PROJECT, encoding: 'utf8' },
  );
  expect(JSON.parse(output)).toEqual({ uid: UID, syntax: 'error', right: 'pass', wrong: 'crash' });
});

/** bwrap options that show `paths` to everybody where a directory above them, such as root's home, is private. */
function opened(paths: string[]): string[] {
  const hidden = paths
    .map((path) => ({ path, directory: privateAncestor(path) }))
    .filter(({ directory }) => directory !== null);
  const directories = [...new Set(hidden.flatMap(({ directory }) => directory ?? []))];
  const within = (path: string) =>
    ancestors(path).filter((parent) => directories.some((top) => parent.startsWith(`${top}/`)));
  return [
    ...directories.flatMap((directory) => ['--tmpfs', directory]),
    ...hidden.flatMap(({ path }) => [...within(path).flatMap((parent) => ['--dir', parent]), '--bind', path, path]),
  ];
}

function privateAncestor(path: string): string | null {
  return ancestors(path).find((parent) => (statSync(parent).mode & 0o001) === 0) ?? null;
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === '/' || parent === '.' ? [] : [...ancestors(parent), parent];
}
