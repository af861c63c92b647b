import { contentKey, type Split } from './sample.ts';

/** A sample of the validation part is in the training part, too, so its loss would say nothing. */
export class SplitLeak extends Error {
  override name = 'SplitLeak';
}

/**
 * Throws SplitLeak where a validation sample equals a training sample. Samples are split by groups of equal content within
 * a task, so it takes two tasks whose prompts are the same bytes.
 */
export function refuseLeak({ train, validation }: Split): void {
  const trained = new Map(train.map((sample) => [contentKey(sample), sample]));
  for (const held of validation) {
    const same = trained.get(contentKey(held));
    if (same) throw new SplitLeak(`${held.id} is in validation and equals ${same.id} in train`);
  }
}

/**
 * Validation samples whose trial has its other sample in train. An implementation's prompt holds the tests that the same
 * trial wrote, so either of the two tells of the other: the validation loss is lower than that of unseen trials.
 */
export function sharedTests({ train, validation }: Split): number {
  const trained = new Set(train.map(({ trial_id }) => trial_id));
  return validation.filter(({ trial_id }) => trained.has(trial_id)).length;
}
