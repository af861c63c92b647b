import type { Step } from '../records.ts';
import type { Selection } from '../spec.ts';
import type { DropReason } from './sample.ts';
import { seededShuffle } from './seeded-shuffle.ts';
import {
  type Answer,
  type Chosen,
  selectedSteps,
  sortedById,
  trainingSample,
  type TrialAnswers,
} from './trial-answers.ts';

/**
 * What an unfiltered draw may take from one trial: for each selected step, its first attempt under `first_attempt`, else
 * its last. No verdict is looked at. (A step ends with the attempt that was accepted, so the last is that one or, where
 * none was accepted, the last that failed.) An answer that was cut off at the token limit is not taken, for it has no
 * end to learn, nor is anything of a trial that our machinery broke.
 */
export function unfilteredAnswers(trial: TrialAnswers, selection: Selection): Chosen {
  const chosen: Chosen = { trials: 1, samples: [], dropped: [] };
  for (const step of selectedSteps(selection)) {
    const answer = selection.first_attempt ? trial[step].at(0) : trial[step].at(-1);
    const reason = dropReason(trial, answer);
    if (answer && reason === null) chosen.samples.push(trainingSample(trial, step, answer));
    else chosen.dropped.push({ task_id: trial.task_id, step, reason: reason ?? 'not_asked' });
  }
  return chosen;
}

/**
 * As many answers of each step as are wanted, drawn from those of one task with the seed, whatever their order. Every
 * selected sample is in the pool of its trial, so there are always enough.
 */
export function drawUnfiltered(pool: Chosen, { wanted, seed }: { wanted: Record<Step, number>; seed: number }): Chosen {
  const left = { ...wanted };
  const drawn: Chosen = { trials: pool.trials, samples: [], dropped: [...pool.dropped] };
  for (const sample of seededShuffle(sortedById(pool.samples), seed)) {
    if (left[sample.step] > 0) drawn.samples.push(sample);
    else drawn.dropped.push({ task_id: sample.task_id, step: sample.step, reason: 'not_drawn' });
    left[sample.step] -= 1;
  }
  return { ...drawn, samples: sortedById(drawn.samples) };
}

function dropReason({ outcome }: TrialAnswers, answer: Answer | undefined): DropReason | null {
  if (outcome === 'infrastructure_error') return 'infrastructure_error';
  if (!answer) return 'not_asked';
  return answer.finish_reason === 'length' ? 'truncated' : null;
}
