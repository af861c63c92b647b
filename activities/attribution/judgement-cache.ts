import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JudgedProgram } from '../../domain/attribution/judged-program.ts';
import { DamagedFile } from '../../domain/invalid-input.ts';
import { writeAtomically } from '../files/atomic.ts';
import { sha256 } from '../files/digest.ts';
import { isMissing, readJsonLines } from '../files/parse.ts';

/**
 * What is known of a task's test files and implementations, by key. A folder of files that are written once, each named
 * after its keys: nobody waits for anybody, a second write changes nothing, and a file is read once.
 */
export class JudgementCache {
  private readonly folder: string;
  private readonly read = new Set<string>();
  private readonly judged = new Map<string, JudgedProgram>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Learns what others have written meanwhile. Of a damaged file nothing is known: what was in it is judged again. */
  async refresh(): Promise<void> {
    for (const name of await this.files()) {
      if (this.read.has(name)) continue;
      try {
        const judged: JudgedProgram[] = [];
        for await (const each of readJsonLines(join(this.folder, name), JudgedProgram)) judged.push(each);
        for (const each of judged) this.judged.set(each.key, each);
        this.read.add(name);
      } catch (cause) {
        if (!(cause instanceof DamagedFile)) throw cause;
      }
    }
  }

  get(key: string): JudgedProgram | undefined {
    return this.judged.get(key);
  }

  async add(judged: readonly JudgedProgram[]): Promise<void> {
    if (judged.length === 0) return;
    const name = `${sha256(judged.map(({ key }) => key).join()).slice(0, 32)}.jsonl`;
    await writeAtomically(join(this.folder, name), judged.map((each) => `${JSON.stringify(each)}\n`).join(''));
    await this.refresh();
  }

  private async files(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).filter((name) => name.endsWith('.jsonl')).toSorted();
    } catch (cause) {
      if (isMissing(cause)) return [];
      throw cause;
    }
  }
}
