import { join } from 'node:path';
import { pageFile } from '../../report/html/trials/pages.ts';
import type { ResultsFolder } from '../files/results-folder.ts';

/** Where the report of an experiment lies, with everything that it links to. */
export class ReportFolder {
  readonly root: string;

  constructor(results: ResultsFolder) {
    this.root = join(results.root, 'analysis');
  }

  get report(): string {
    return join(this.root, 'report.html');
  }
  get figures(): string {
    return join(this.root, 'figures');
  }
  get trials(): string {
    return join(this.root, 'trials');
  }
  transcripts(arm: string, taskId: string, page: number): string {
    return join(this.trials, arm, pageFile(taskId, page));
  }
}
