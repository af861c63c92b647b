import type { Selection } from '../spec.ts';
import { auditSamples, judgedPart, type SampleAudits } from './audit.ts';
import type { Unaudited } from './dataset-audit.ts';
import { sharedTests } from './leakage.ts';
import {
  contentKey,
  type DatasetReport,
  type DropReason,
  type Split,
  type TaskSamples,
  type TrainingSample,
} from './sample.ts';
import type { Chosen, DroppedAnswer } from './trial-answers.ts';

/** Counts of the samples that an arm's adapter is trained on and of their split, tasks in the order of `taskIds`. */
export function datasetReport({
  arm,
  selection,
  chosen: { trials, samples, dropped },
  split,
  taskIds,
  audits,
  damage = null,
}: {
  arm: string;
  selection: Selection;
  chosen: Chosen;
  split: Split;
  taskIds: readonly string[];
  audits: SampleAudits;
  /** What makes the judgements of the trials unreadable. */
  damage?: string | null;
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
    draw: arm === 'unfiltered' || arm === 'audited' ? arm : 'selected',
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
    audit: auditSamples(samples, { audits, taskIds }),
    unaudited: damage === null ? partlyJudged(samples, audits) : { reason: 'damaged', problem: damage },
  };
}

/** Null where all trials were judged, or none. */
function partlyJudged(samples: readonly TrainingSample[], audits: SampleAudits): Unaudited | null {
  const { judged, tasks } = judgedPart(samples, ({ id }) => audits.has(id));
  return judged === 0 || tasks.length === 0 ? null : { reason: 'partly_judged', judged, tasks };
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
    audit_failed: 0,
  };
  for (const { reason } of dropped) counts[reason] += 1;
  return counts;
}
