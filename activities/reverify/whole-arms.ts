import { createReadStream } from 'node:fs';
import { DamagedFile } from '../../domain/invalid-input.ts';
import type { ArmSummary } from '../../domain/records.ts';
import { isMissing } from '../files/parse.ts';
import type { ArmFolder } from '../files/results-folder.ts';

/** `DamagedFile` names a file that has not as many trials as the summary of its arm counts. Only lines are counted here. */
export async function requireWhole(folder: ArmFolder, { experiment_id, arm, tasks }: ArmSummary): Promise<void> {
  for (const { task_id, trials } of tasks) {
    const file = folder.trials(task_id);
    const there = await lineCount(file);
    if (there === trials) continue;
    const told = `${there} trials where the summary of ${arm} counts ${trials}`;
    throw new DamagedFile(file, null, `${told}; \`tddft benchmark --id ${experiment_id} --arm ${arm}\` counts again`);
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
