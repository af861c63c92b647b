import { join } from 'node:path';
import type { ResultsFolder } from '../files/results-folder.ts';

/** `results/<experiment>/reverified/<label>/`: beside the stored trials, which stay as they are. */
export class ReverifyFolder {
  readonly root: string;

  constructor(results: ResultsFolder, label: string) {
    this.root = join(reverifiedFolder(results), label);
  }

  /** What was asked for; there from the start. */
  get plan(): string {
    return join(this.root, 'plan.json');
  }
  /** Written last: without it the work is not done. */
  get result(): string {
    return join(this.root, 'reverified.json');
  }
  get report(): string {
    return join(this.root, 'report.txt');
  }
  verdicts(arm: string, taskId: string): string {
    return join(this.root, arm, `${taskId}_verdicts.jsonl`);
  }
  /** What the sandbox said, one file for each program; there while the work is not done. */
  get judged(): string {
    return join(this.root, 'judged');
  }
  judgedProgram(key: string): string {
    return join(this.judged, key.slice(0, 2), `${key}.json`);
  }
}

export function reverifiedFolder(results: ResultsFolder): string {
  return join(results.root, 'reverified');
}
