import type { Attempt, Step, TrialRecord } from '../records.ts';
import type { SampleStep, Selection } from '../spec.ts';
import type { DropReason, TrainingSample } from './sample.ts';

/** An answer that the quality standards left out. */
export interface DroppedAnswer {
  task_id: string;
  step: Step;
  reason: DropReason;
}

export interface SelectedSamples {
  trials: number;
  /** In the order of their ids. */
  samples: TrainingSample[];
  dropped: DroppedAnswer[];
}

const STEP_OF = { tests: 'g_test', implementations: 'g_impl' } as const satisfies Record<SampleStep, Step>;

/**
 * Turns trials into training samples: for each selected step, the attempt that its guard accepted.
 *
 * `validated`: the whole trial succeeded. Otherwise an accepted answer counts by itself: tests that the syntax guard
 * passed, implementations that passed the tests.
 * `first_attempt`: with `validated`, every selected step of the trial was accepted at its first attempt; a step that is
 * not selected may have been retried. Without `validated` each answer is judged alone.
 * Trials that our machinery broke give nothing. Equal samples are all kept: how often the model gives an answer that
 * validates is what rejection sampling trains on, and to count each answer once would shift weight to rare ones.
 */
export function selectSamples({
  records,
  selection,
}: {
  records: Iterable<TrialRecord>;
  selection: Selection;
}): SelectedSamples {
  const steps = [...new Set(selection.steps)].map((step) => STEP_OF[step]);
  const samples: TrainingSample[] = [];
  const dropped: DroppedAnswer[] = [];
  let trials = 0;
  for (const record of records) {
    trials += 1;
    const retried = steps.some((step) => acceptedAttempt(record[step])?.attempt !== 1);
    for (const step of steps) {
      const accepted = acceptedAttempt(record[step]);
      const reason = dropReason({ record, accepted, retried, selection });
      if (accepted && reason === null) samples.push(sample(record, step, accepted));
      else dropped.push({ task_id: record.task_id, step, reason: reason ?? 'not_accepted' });
    }
  }
  return { trials, samples: samples.toSorted((a, b) => (a.id < b.id ? -1 : 1)), dropped };
}

function dropReason({
  record,
  accepted,
  retried,
  selection,
}: {
  record: TrialRecord;
  accepted: Attempt | undefined;
  retried: boolean;
  selection: Selection;
}): DropReason | null {
  if (record.outcome === 'infrastructure_error') return 'infrastructure_error';
  if (!accepted) return 'not_accepted';
  if (selection.validated && record.outcome !== 'success') return 'not_validated';
  const late = selection.validated ? retried : accepted.attempt !== 1;
  return selection.first_attempt && late ? 'not_first_attempt' : null;
}

function acceptedAttempt(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.find(({ verdict }) => verdict.passed);
}

function sample(
  record: TrialRecord,
  step: Step,
  { attempt, prompt, completion, prompt_sha256 }: Attempt,
): TrainingSample {
  return {
    id: `${record.trial_id}/${step}`,
    trial_id: record.trial_id,
    task_id: record.task_id,
    step,
    attempt,
    prompt,
    completion,
    prompt_sha256,
    model_digest: record.model.digest,
  };
}
