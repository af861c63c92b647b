import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeInterpreter } from '../../activities/sandbox/interpreter.ts';
import { BWRAP, PYTHON } from './the-sandbox.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const PROBE = fileURLToPath(new URL('probe-once.ts', import.meta.url));
const UID = 23_456;

/** What `probe-once.ts` prints of a sandbox made with `bwrap`, run by a user that is not root. */
export async function probeAsOrdinaryUser(bwrap: string): Promise<unknown> {
  const command = [process.execPath, '--import', 'tsx', PROBE, PYTHON, bwrap];
  const [program = '', ...rest] = process.getuid?.() === 0 ? [...(await asOrdinaryUser()), ...command] : command;
  return JSON.parse(execFileSync(program, rest, { cwd: PROJECT, encoding: 'utf8' }));
}

/** Root gives up its rights, and shows what the sandbox is made of although it may lie in a private home. */
async function asOrdinaryUser(): Promise<string[]> {
  const { installation, executable, sitePackages } = await describeInterpreter(PYTHON);
  const environment = dirname(dirname(dirname(sitePackages)));
  const needed = [PROJECT, installation, dirname(executable), environment, dirname(process.execPath)];
  return [
    ...[BWRAP, '--dev-bind', '/', '/', ...opened(needed)],
    ...['setpriv', '--reuid', String(UID), '--regid', String(UID), '--clear-groups'],
    ...['env', 'HOME=/nonexistent'],
  ];
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
