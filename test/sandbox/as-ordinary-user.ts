import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeInterpreter } from '../../activities/sandbox/interpreter.ts';
import { BWRAP, PYTHON } from './the-sandbox.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const PROBE = fileURLToPath(new URL('probe-once.ts', import.meta.url));
export const ORDINARY_UID = 23_456;

/** What `probe-once.ts` prints of a sandbox made with `bwrap`, run by a user that is not root. */
export async function probeAsOrdinaryUser(bwrap: string): Promise<unknown> {
  const withoutRights = ['setpriv', '--reuid', String(ORDINARY_UID), '--regid', String(ORDINARY_UID), '--clear-groups'];
  const isRoot = process.getuid?.() === 0;
  return probe(bwrap, isRoot ? [...(await inTheOpen()), ...withoutRights, 'env', 'HOME=/nonexistent'] : []);
}

/** The same of a sandbox that root starts from where everybody may look. */
export async function probeAsRoot(bwrap: string): Promise<unknown> {
  return probe(bwrap, await inTheOpen());
}

function probe(bwrap: string, around: readonly string[]): unknown {
  const [program, ...rest] = [...around, process.execPath, '--import', 'tsx', PROBE, PYTHON, bwrap];
  return JSON.parse(execFileSync(program, rest, { cwd: PROJECT, encoding: 'utf8' }));
}

/** Root shows what the sandbox is made of although it may lie in a private home. */
async function inTheOpen(): Promise<string[]> {
  const { installation, executable, sitePackages } = await describeInterpreter(PYTHON);
  const environment = dirname(dirname(dirname(sitePackages)));
  const needed = [PROJECT, installation, dirname(executable), environment, dirname(process.execPath)];
  return [BWRAP, '--dev-bind', '/', '/', ...opened(needed)];
}

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
