import { join } from 'node:path';
import { z } from 'zod';
import { Program } from '../../domain/program.ts';
import { writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import type { ArmFolder } from '../files/results-folder.ts';
import { programCommit } from './program-commit.ts';

/** `<arm>/programs.json`: an arm may be begun by one version of this program and continued by another. */
const ArmPrograms = z.array(Program);

/** Notes that an arm is run by this program from now on; once for as long as it is this one. */
export async function noteProgram(folder: ArmFolder, version: string): Promise<void> {
  const programs = await readPrograms(folder);
  const commit = await programCommit();
  const last = programs.at(-1);
  if (last?.tddft_version === version && last.commit === commit) return;
  const now: Program = { tddft_version: version, commit, since: new Date().toISOString() };
  await writeJson(fileOf(folder), [...programs, now]);
}

/** In the order of time; none of an arm that was measured before they were noted. */
export async function readPrograms(folder: ArmFolder): Promise<Program[]> {
  return (await readJson(fileOf(folder), ArmPrograms)) ?? [];
}

function fileOf({ root }: ArmFolder): string {
  return join(root, 'programs.json');
}
