import { createReadStream } from 'node:fs';
import type { ArmSummary } from '../../domain/records.ts';
import { isMissing } from '../files/parse.ts';
import type { ArmFolder } from '../files/results-folder.ts';
import { requireCounted } from '../files/trial-count.ts';

/** `DamagedFile` names a file that has not as many trials as the summary of its arm counts. Only lines are counted here. */
export async function requireWhole(folder: ArmFolder, { experiment_id, arm, tasks }: ArmSummary): Promise<void> {
  for (const { task_id, trials } of tasks) {
    const file = folder.trials(task_id);
    requireCounted({ experiment_id, arm, file, there: await lineCount(file), counted: trials });
  }
}

/** A last line counts also without its end; none where there is no such file. */
async function lineCount(file: string): Promise<number> {
  const lineFeed = 10;
  let lines = 0;
  let last = lineFeed;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, end + 1)) lines += 1;
      last = chunk.at(-1) ?? last;
    }
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
  return last === lineFeed ? lines : lines + 1;
}
