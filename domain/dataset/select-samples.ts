import type { Selection } from '../spec.ts';
import type { DropReason } from './sample.ts';
import { type Answer, type Chosen, selectedSteps, trainingSample, type TrialAnswers } from './trial-answers.ts';

/**
 * The training samples of one trial: for each selected step, the attempt that its guard accepted.
 *
 * `validated`: the whole trial succeeded. Otherwise an accepted answer counts by itself: tests that the syntax guard
 * passed, implementations that passed the tests.
 * `first_attempt`: with `validated`, every selected step of the trial was accepted at its first attempt; a step that is
 * not selected may have been retried. Without `validated` each answer is judged alone.
 * A trial that our machinery broke gives nothing.
 */
export function selectSamples(trial: TrialAnswers, selection: Selection): Chosen {
  const steps = selectedSteps(selection);
  const retried = steps.some((step) => acceptedAnswer(trial[step])?.attempt !== 1);
  const chosen: Chosen = { trials: 1, samples: [], dropped: [] };
  for (const step of steps) {
    const accepted = acceptedAnswer(trial[step]);
    const reason = dropReason({ trial, accepted, retried, selection });
    if (accepted && reason === null) chosen.samples.push(trainingSample(trial, step, accepted));
    else chosen.dropped.push({ task_id: trial.task_id, step, reason: reason ?? 'not_accepted' });
  }
  return chosen;
}

function dropReason({
  trial,
  accepted,
  retried,
  selection,
}: {
  trial: TrialAnswers;
  accepted: Answer | undefined;
  retried: boolean;
  selection: Selection;
}): DropReason | null {
  if (trial.outcome === 'infrastructure_error') return 'infrastructure_error';
  if (!accepted) return 'not_accepted';
  if (selection.validated && trial.outcome !== 'success') return 'not_validated';
  const late = selection.validated ? retried : accepted.attempt !== 1;
  return selection.first_attempt && late ? 'not_first_attempt' : null;
}

function acceptedAnswer(answers: readonly Answer[]): Answer | undefined {
  return answers.find(({ verdict }) => verdict.passed);
}
