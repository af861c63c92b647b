import type { Selection } from '../spec.ts';
import { sharedTests } from './leakage.ts';
import { contentKey, type DatasetReport, type DropReason, type Split, type TaskSamples } from './sample.ts';
import type { Chosen, DroppedAnswer } from './trial-answers.ts';

/** Counts of the samples that an arm's adapter is trained on and of their split, tasks in the order of `taskIds`. */
export function datasetReport({
  arm,
  selection,
  chosen: { trials, samples, dropped },
  split,
  taskIds,
}: {
  arm: string;
  selection: Selection;
  chosen: Chosen;
  split: Split;
  taskIds: readonly string[];
}): DatasetReport {
  const perTask = taskIds.map((taskId): TaskSamples => {
    const own = samples.filter(({ task_id }) => task_id === taskId);
    return {
      task_id: taskId,
      tests: own.filter(({ step }) => step === 'g_test').length,
      implementations: own.filter(({ step }) => step === 'g_impl').length,
      distinct: new Set(own.map(contentKey)).size,
      dropped: countReasons(dropped.filter(({ task_id }) => task_id === taskId)),
    };
  });
  return {
    arm,
    draw: arm === 'unfiltered' ? 'unfiltered' : 'selected',
    selection,
    trials,
    candidates: samples.length + dropped.length,
    samples: samples.length,
    distinct: new Set(samples.map(contentKey)).size,
    dropped: countReasons(dropped),
    per_task: perTask,
    train: split.train.length,
    validation: split.validation.length,
    shared_tests: sharedTests(split),
  };
}

function countReasons(dropped: readonly DroppedAnswer[]): Record<DropReason, number> {
  const counts = {
    infrastructure_error: 0,
    not_accepted: 0,
    not_validated: 0,
    not_first_attempt: 0,
    not_asked: 0,
    truncated: 0,
    duplicate: 0,
    not_drawn: 0,
  };
  for (const { reason } of dropped) counts[reason] += 1;
  return counts;
}
