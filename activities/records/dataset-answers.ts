import { distinctSamples } from '../../domain/dataset/distinct-samples.ts';
import { drawUnfiltered, unfilteredAnswers } from '../../domain/dataset/draw-unfiltered.ts';
import { selectSamples } from '../../domain/dataset/select-samples.ts';
import { type Chosen, together, type TrialAnswers } from '../../domain/dataset/trial-answers.ts';
import type { Step } from '../../domain/records.ts';
import type { Selection } from '../../domain/spec.ts';

/** What was chosen from one task's trials. */
export interface TaskAnswers {
  selected: Chosen;
  /** As many for each step without a look at the verdicts; null where no arm needs them. */
  unfiltered: Chosen | null;
}

/** Reads the trials of one task. What is not a candidate is forgotten at once: transcripts are long. */
export async function chooseAnswers(
  trials: AsyncIterable<TrialAnswers>,
  { selection, seed, unfiltered }: { selection: Selection; seed: number; unfiltered: boolean },
): Promise<TaskAnswers> {
  const chosen: Chosen[] = [];
  const pool: Chosen[] = [];
  for await (const trial of trials) {
    chosen.push(selectSamples(trial, selection));
    if (unfiltered) pool.push(unfilteredAnswers(trial, selection));
  }
  const each = (parts: Chosen[]): Chosen => (selection.distinct ? distinctSamples(together(parts)) : together(parts));
  const selected = each(chosen);
  if (!unfiltered) return { selected, unfiltered: null };
  const wanted = { g_test: countOf(selected, 'g_test'), g_impl: countOf(selected, 'g_impl') };
  return { selected, unfiltered: drawUnfiltered(each(pool), { wanted, seed }) };
}

function countOf({ samples }: Chosen, step: Step): number {
  return samples.filter((sample) => sample.step === step).length;
}
