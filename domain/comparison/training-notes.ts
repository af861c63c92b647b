import { tunedArm } from '../tuned-arms.ts';
import type { ArmsOfExperiment } from './controls.ts';
import { isTrained, type MeasuredArm } from './measured-arm.ts';
import type { TaskRole } from './task-role.ts';

/** What is to be said of the compared arm's training, by what the tasks were to it. */
export function trainingNotes({
  role,
  seen,
  tested,
  unexplained,
  adapters,
}: {
  role: TaskRole;
  /** Tested tasks that the adapter was trained on. */
  seen: number;
  tested: number;
  /** Whether a gain can be mere sharpening, for want of an unfiltered control. */
  unexplained: boolean;
  /** How many were trained on the same samples and measured. */
  adapters: number;
}): string[] {
  if (role === 'unknown') return [];
  if (role === 'null_adapter')
    return ['The compared arm has an adapter that does nothing: its difference is not an effect of fine-tuning.'];
  if (role === 'untrained') return ['The compared arm has no adapter: its difference is not an effect of fine-tuning.'];
  return [
    ...(role === 'training'
      ? [
          `The adapter was trained on tasks that it is tested on (${seen} of ${tested}): the result is one on the training tasks, and recall can explain it. It does not show that the model is better at other tasks.`,
        ]
      : []),
    ...(unexplained
      ? [
          'No unfiltered control was run: a part of any gain can be sharpening, which training on unvalidated answers gives too.',
        ]
      : []),
    adapters > 1
      ? `The test speaks of the first of ${adapters} adapters that were trained alike but for their seed; how far the others lie from it is told with the seeds.`
      : 'One adapter is one draw of the training recipe: the test speaks of this adapter, not of others trained alike.',
  ];
}

/** Settings that an arm's adapter was trained with and that are not the declared ones: a choice made after the baseline. */
export function undeclaredTrainingNotes({
  training,
  design,
  summary: { arm },
}: Pick<MeasuredArm, 'training' | 'design' | 'summary'>): string[] {
  if (training === null) return [];
  const { spec } = design;
  const declared: Record<string, unknown> = {
    ...spec.training,
    seed: tunedArm(design, arm)?.trainingSeed ?? spec.training.seed,
  };
  const lines = Object.entries(training)
    .map(([name, value]) => ({ name, used: JSON.stringify(value), planned: JSON.stringify(declared[name]) }))
    .filter(({ used, planned }) => used !== planned)
    .map(({ name, used, planned }) => `${name} ${used} (declared ${planned})`);
  if (lines.length === 0) return [];
  const adapter = arm === 'finetuned' ? 'The adapter' : `The adapter of ${arm}`;
  return [`${adapter} was trained otherwise than declared before the baseline: ${lines.join(', ')}.`];
}

/** What the arms' models are to each other, where it is not base and tuned. */
export function modelNotes({ baseline, finetuned, siblings }: Omit<ArmsOfExperiment, 'untrainable'>): string[] {
  const base = baseline.summary.model;
  const { digest, name } = finetuned.summary.model;
  const others = siblings.filter(({ summary: { model } }) => model.digest !== base.digest);
  return [
    ...(base.digest !== digest ? [`The arms have different base weights (${base.name} and ${name}).`] : []),
    ...(base.digest === digest && isTrained(baseline) && isTrained(finetuned)
      ? ['Both arms have an adapter: the difference is one between two trainings.']
      : []),
    ...others.map(({ summary: { arm, model } }) => `${arm} has other base weights than the baseline (${model.name}).`),
  ];
}
