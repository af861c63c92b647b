import { refuseLeak } from './leakage.ts';
import { contentKey, type Split, type TrainingSample } from './sample.ts';
import { seededShuffle } from './seeded-shuffle.ts';

/** Fewer do not make a fine-tuning run. */
export const MIN_SAMPLES = 8;

/** For trials of our own. */
const WAYS_OUT =
  'Three ways out: take answers of later attempts too (--no-first-attempt), run more trials (--trials), or try another model or temperature (--model, --temperature).';

export class TooFewSamples extends Error {
  override name = 'TooFewSamples';

  constructor(samples: number, waysOut: string = WAYS_OUT) {
    super(`${samples} training samples, at least ${MIN_SAMPLES} are needed. ${waysOut}`);
  }
}

/**
 * Splits samples into train and validation: seeded, the same whatever the order of the input, stratified by task, and
 * with equal samples always on one side. Validation gets the nearest whole number to `validationFraction` of all,
 * shared among tasks by largest remainder, or less where groups of equal samples do not fit; at least one group of each
 * task stays in train. Throws TooFewSamples below 8 samples, `SplitLeak` where two tasks have equal samples.
 */
export function splitSamples({
  samples,
  validationFraction,
  seed,
}: {
  samples: readonly TrainingSample[];
  validationFraction: number;
  seed: number;
}): Split {
  if (samples.length < MIN_SAMPLES) throw new TooFewSamples(samples.length);
  const tasks = groupBy(sortedById(samples), ({ task_id }) => task_id);
  const order = seededShuffle([...tasks.keys()].toSorted(), seed);
  const quotas = largestRemainder(
    order.map((taskId) => ({ taskId, share: validationFraction * (tasks.get(taskId)?.length ?? 0) })),
    Math.round(validationFraction * samples.length),
  );
  const validation = new Set(
    order.flatMap((taskId) => validationOf(tasks.get(taskId) ?? [], quotas.get(taskId) ?? 0, seed)),
  );
  const split = {
    train: sortedById(samples.filter((sample) => !validation.has(sample))),
    validation: sortedById([...validation]),
  };
  refuseLeak(split);
  return split;
}

function validationOf(samples: readonly TrainingSample[], quota: number, seed: number): TrainingSample[] {
  const [, ...groups] = seededShuffle([...groupBy(samples, contentKey).values()], seed);
  const chosen: TrainingSample[] = [];
  for (const group of groups) {
    if (chosen.length + group.length <= quota) chosen.push(...group);
  }
  return chosen;
}

/** Whole numbers nearest to the shares that add up to `total`; ties go to the earlier share. */
function largestRemainder(shares: readonly { taskId: string; share: number }[], total: number): Map<string, number> {
  const floors = shares.map(({ taskId, share }) => ({ taskId, floor: Math.floor(share), rest: share % 1 }));
  const left = total - floors.reduce((sum, { floor }) => sum + floor, 0);
  return new Map(
    floors
      .toSorted((a, b) => b.rest - a.rest)
      .map(({ taskId, floor }, rank) => [taskId, rank < left ? floor + 1 : floor]),
  );
}

function groupBy(
  samples: readonly TrainingSample[],
  key: (sample: TrainingSample) => string,
): Map<string, TrainingSample[]> {
  const groups = new Map<string, TrainingSample[]>();
  for (const sample of samples) {
    const group = groups.get(key(sample));
    if (group) group.push(sample);
    else groups.set(key(sample), [sample]);
  }
  return groups;
}

function sortedById(samples: readonly TrainingSample[]): TrainingSample[] {
  return samples.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
