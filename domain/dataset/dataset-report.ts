import type { Selection } from '../spec.ts';
import { contentKey, type DatasetReport, type DropReason, type TaskSamples } from './sample.ts';
import type { DroppedAnswer, SelectedSamples } from './select-samples.ts';
import type { Split } from './split-samples.ts';

/** Counts of a selection and its split, tasks in the order of `taskIds`. */
export function datasetReport({
  selection,
  selected: { trials, samples, dropped },
  split,
  taskIds,
}: {
  selection: Selection;
  selected: SelectedSamples;
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
    selection,
    trials,
    candidates: samples.length + dropped.length,
    samples: samples.length,
    distinct: new Set(samples.map(contentKey)).size,
    dropped: countReasons(dropped),
    per_task: perTask,
    train: split.train.length,
    validation: split.validation.length,
  };
}

function countReasons(dropped: readonly DroppedAnswer[]): Record<DropReason, number> {
  const counts = { infrastructure_error: 0, not_accepted: 0, not_validated: 0, not_first_attempt: 0 };
  for (const { reason } of dropped) counts[reason] += 1;
  return counts;
}
