import { contentKey, type TrainingSample } from './sample.ts';
import { type Chosen, sortedById } from './trial-answers.ts';

/** Of equal samples the one with the lowest id, in the order of ids; the others are dropped as duplicates. */
export function distinctSamples({ trials, samples, dropped }: Chosen): Chosen {
  const first = new Map<string, TrainingSample>();
  for (const sample of sortedById(samples)) {
    if (!first.has(contentKey(sample))) first.set(contentKey(sample), sample);
  }
  const kept = new Set(first.values());
  const duplicates = samples.filter((sample) => !kept.has(sample));
  return {
    trials,
    samples: [...kept],
    dropped: [...dropped, ...duplicates.map(({ task_id, step }) => ({ task_id, step, reason: 'duplicate' as const }))],
  };
}
