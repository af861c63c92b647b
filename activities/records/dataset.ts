import { rm } from 'node:fs/promises';
import { type JudgedPart, judgedPart, withoutFlagged } from '../../domain/dataset/audit.ts';
import { partWords } from '../../domain/dataset/audit-words.ts';
import type { DatasetReport, Split } from '../../domain/dataset/sample.ts';
import { MIN_SAMPLES, splitSamples, TooFewSamples } from '../../domain/dataset/split-samples.ts';
import { type Chosen, together, type TrialAnswers } from '../../domain/dataset/trial-answers.ts';
import type { Design } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { TrialRecord } from '../../domain/records.ts';
import { datasets, trainedTasks } from '../../domain/tuned-arms.ts';
import { readJsonLines } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { type AuditedTrials, readAuditedTrials, sampleAudits } from './dataset-audit.ts';
import { chooseAnswers, type TaskAnswers } from './dataset-answers.ts';
import { writeDataset } from './dataset-files.ts';

export interface ExtractedDatasets {
  /** By the arm that it is for. */
  reports: Record<string, DatasetReport>;
  /** Controls whose data do not suffice, and why. */
  refused: Record<string, string>;
}

type Declared = Pick<Design, 'tasks' | 'spec'>;

/**
 * Writes every dataset that the design's adapters are trained on, from the trials of `arm`: what the finetuned arm's
 * needs to `data/`, a control's to `data/<control>/`. Throws `TooFewSamples` where the finetuned arm's do not suffice,
 * `SplitLeak`, `DamagedFile`, and `InvalidInput` where nothing was benchmarked, or where the design has the control
 * `audited` and trials were not judged. What their judgement says is counted; but for that control it chooses nothing, and
 * stops nothing where it is damaged.
 */
export async function extractDatasets(
  folder: ResultsFolder,
  arm: string,
  design: Declared,
): Promise<ExtractedDatasets> {
  const { root } = folder.arm(arm);
  return writeDatasets({
    folder,
    design,
    trialsOf: (taskId) => readJsonLines(folder.arm(arm).trials(taskId), TrialRecord),
    judged: await readAuditedTrials(folder, arm, design.spec.tasks),
    nothing: `${arm}: no trials in ${root}; benchmark it first`,
    unjudged: (part) =>
      `controls: audited needs every sample to be judged by its task's controls: ${partWords(part, design.spec.experiment_id)}, then extract again`,
  });
}

/**
 * The same from trials of any source; `nothing` is said where there are none, `unjudged` where the control `audited` lacks
 * judgements, `waysOut` where they are too few.
 */
export async function writeDatasets({
  folder,
  design,
  trialsOf,
  judged,
  nothing,
  unjudged,
  waysOut,
}: {
  folder: ResultsFolder;
  design: Declared;
  trialsOf: (taskId: string) => AsyncIterable<TrialAnswers>;
  judged: AuditedTrials;
  nothing: string;
  unjudged: (part: JudgedPart) => string;
  waysOut?: string;
}): Promise<ExtractedDatasets> {
  const { selection, sampling, tasks } = design.spec;
  const rules = { selection, seed: sampling.seed, unfiltered: datasets(design).includes('unfiltered') };
  const answers = new Map<string, TaskAnswers>();
  for (const taskId of tasks) answers.set(taskId, await chooseAnswers(trialsOf(taskId), rules));
  if ([...answers.values()].every(({ selected }) => selected.trials === 0)) throw new InvalidInput([nothing]);

  // Before anything is written, for judgements can be missing.
  if (judged.damage !== null && datasets(design).includes('audited')) throw judged.damage;
  const damage = judged.damage && withinFolder(judged.damage.message, folder);
  const all = datasets(design).map((arm) => {
    const candidates = candidatesFor(arm, trainedTasks(design, arm), answers);
    const audits = sampleAudits(candidates.samples, judged);
    const chosen = arm === 'audited' ? withoutFlagged(candidates, audits) : candidates;
    if (chosen === null)
      throw new InvalidInput([unjudged(judgedPart(candidates.samples, ({ id }) => Boolean(audits.get(id))))]);
    return { arm, chosen, audits, damage };
  });
  const extracted: ExtractedDatasets = { reports: {}, refused: {} };
  for (const { arm, chosen, ...rest } of all) {
    try {
      const split = splitOf(chosen, design, waysOut);
      extracted.reports[arm] = await writeDataset(folder.dataset(arm), design, { arm, chosen, split, ...rest });
    } catch (cause) {
      if (!(cause instanceof TooFewSamples) || arm === 'finetuned') throw cause;
      await rm(folder.dataset(arm).root, { recursive: true, force: true });
      extracted.refused[arm] = cause.message;
    }
  }
  return extracted;
}

/** Before the audit, which leaves some out for one arm. */
function candidatesFor(arm: string, tasks: readonly string[], answers: ReadonlyMap<string, TaskAnswers>): Chosen {
  const parts = tasks.flatMap((taskId) => answers.get(taskId) ?? []);
  return together(
    arm === 'unfiltered' ? parts.flatMap(({ unfiltered }) => unfiltered ?? []) : parts.map(({ selected }) => selected),
  );
}

/** Cards and reports are handed on: they name files as they lie in the experiment. */
function withinFolder(problem: string, { root }: ResultsFolder): string {
  return problem.replace(`${root}/`, '');
}

function splitOf({ samples }: Chosen, { spec }: Declared, waysOut?: string): Split {
  if (samples.length < MIN_SAMPLES) throw new TooFewSamples(samples.length, waysOut);
  return splitSamples({ samples, validationFraction: spec.validation_fraction, seed: spec.sampling.seed });
}
