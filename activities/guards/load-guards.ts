import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { SYNTAX_GUARD, type TestGuards } from '../../domain/guards/guard-list.ts';
import type { TestGuard } from '../../domain/guards/test-guard.ts';
import { inputProblems } from '../../domain/input-problems.ts';
import { DamagedFile } from '../../domain/invalid-input.ts';

/** One file for each opt-in guard of tests, called like the guard. */
const GUARDS_DIR = fileURLToPath(new URL('../../domain/guards/g_test', import.meta.url));

const judge = z.custom<never>((value) => typeof value === 'function', 'a function');
/** `tests` is the guard of the implementations. */
const RESERVED = [SYNTAX_GUARD, 'tests'];

const number = z
  .strictObject({ min: z.int().min(0), max: z.int().max(999_999_999) })
  .refine(({ min, max }) => min <= max, 'min <= max')
  .nullable();
const GuardFile = z.strictObject({
  guard: z.discriminatedUnion('needs', [
    z.strictObject({ needs: z.literal('text'), number, judge }),
    z.strictObject({ needs: z.literal('facts'), number, judge }),
    z.strictObject({ needs: z.literal('stub_runs'), number, judge }),
  ]),
}) satisfies z.ZodType<{ guard: TestGuard }>;

let ours: Promise<TestGuards> | undefined;

/** The project's guards, loaded at the first call and then kept. */
export function testGuards(): Promise<TestGuards> {
  return (ours ??= loadGuards(GUARDS_DIR));
}

/** The guards of a folder by name, sorted. A file that holds none is a `DamagedFile`. */
export async function loadGuards(folder: string): Promise<TestGuards> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).toSorted();
  return new Map(await Promise.all(files.map((file) => loadGuard(folder, file))));
}

async function loadGuard(folder: string, file: string): Promise<[string, TestGuard]> {
  const path = join(folder, file);
  const name = file.slice(0, -'.ts'.length);
  if (!/^[a-z][a-z0-9_]*$/.test(name) || RESERVED.includes(name)) {
    const allowed = `lower-case letters, digits and "_", but not ${RESERVED.join(' or ')}`;
    throw new DamagedFile(path, null, `no name of a guard (got "${name}", allowed ${allowed})`);
  }
  const exported = await exportsOf(path);
  const { data, error } = GuardFile.safeParse(exported);
  if (error) throw new DamagedFile(path, null, inputProblems(error, exported, GuardFile).join('\n'));
  return [name, data.guard];
}

async function exportsOf(path: string): Promise<unknown> {
  try {
    return { ...(await import(pathToFileURL(path).href)) };
  } catch (cause) {
    throw new DamagedFile(path, null, `cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
