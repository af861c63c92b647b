import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InvalidInput } from '../domain/invalid-input.ts';
import { NotReady } from '../setup/not-ready.ts';

/**
 * The file that `--out` names, new or to be replaced; through a link, the one that it leads to. `InvalidInput` for
 * anything else: what replaces a device is a file.
 */
export async function outFile(given: string): Promise<string> {
  if (given === '') throw new InvalidInput(['--out: empty (allowed the path of a file)']);
  const file = resolve(given);
  const target = await realpath(file).catch(() => file);
  const there = await statOf(target);
  if (there !== null && !there.isFile()) throw noFile(given, there.isDirectory() ? 'a folder' : 'no ordinary file');
  let folder = dirname(target);
  while ((await statOf(folder)) === null && folder !== dirname(folder)) folder = dirname(folder);
  if (!(await statOf(folder))?.isDirectory()) throw noFile(given, `below ${folder}, which is no folder`);
  return target;
}

/** What the system refuses, with the option that chooses another place. */
export function namingOut(cause: unknown): unknown {
  if (!(cause instanceof Error && 'syscall' in cause)) return cause;
  const fix = 'make that place writable and free some space, or choose another with --out';
  return new NotReady({ component: 'disk', reason: cause.message, fix });
}

function noFile(given: string, what: string): InvalidInput {
  return new InvalidInput([`--out: cannot be written (got ${JSON.stringify(given)}, ${what}; allowed a file)`]);
}

async function statOf(path: string) {
  return stat(path).catch(() => null);
}
