import type { z } from 'zod';
import { ImplementationJudgement, TestsJudgement } from '../../domain/attribution/attribution.ts';
import type { Program } from '../../domain/reverify/programs.ts';
import { Judged, Judgement } from '../../domain/reverify/verdicts.ts';
import { writeJson } from '../files/atomic.ts';
import { sha256 } from '../files/digest.ts';
import { readJson } from '../files/parse.ts';
import type { ReverifyFolder } from './reverify-folder.ts';

/** What equal programs of a task share. The limits and guards are those of the folder. */
export function programKey(taskId: string, program: Program): string {
  return sha256(JSON.stringify([taskId, program]));
}

/** What the sandbox has said, by program: of a killed run, nothing is judged twice. */
export class JudgementStore {
  private readonly folder: ReverifyFolder;

  constructor(folder: ReverifyFolder) {
    this.folder = folder;
  }

  async keep(key: string, judged: Judged): Promise<void> {
    await writeJson(this.folder.judgedProgram(key), judged);
  }

  async has(key: string): Promise<boolean> {
    return (await readJson(this.folder.judgedProgram(key), Judged)) !== null;
  }

  judgement(taskId: string, program: Program): Promise<Judgement> {
    return this.read(taskId, program, Judgement);
  }

  tests(taskId: string, program: Program): Promise<TestsJudgement> {
    return this.read(taskId, program, TestsJudgement);
  }

  implementation(taskId: string, program: Program): Promise<ImplementationJudgement> {
    return this.read(taskId, program, ImplementationJudgement);
  }

  private async read<T>(taskId: string, program: Program, schema: z.ZodType<T>): Promise<T> {
    const file = this.folder.judgedProgram(programKey(taskId, program));
    const judged = await readJson(file, schema);
    if (judged === null) throw new Error(`${file} is gone, or a trial has changed since it was judged`);
    return judged;
  }
}
