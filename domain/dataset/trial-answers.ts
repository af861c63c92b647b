import type { Attempt, ModelIdentity, SandboxIdentity, Step, TrialRecord, Verdict } from '../records.ts';
import type { SampleStep, Selection } from '../spec.ts';
import type { DropReason, TrainingSample } from './sample.ts';

/** One answer of a trial, with what the choice of samples looks at. An `Attempt` is one. */
export type Answer = Pick<Attempt, 'attempt' | 'prompt' | 'prompt_sha256' | 'completion' | 'finish_reason'> & {
  verdict: Pick<Verdict, 'guard' | 'passed' | 'reason'>;
};

/** A trial as samples are made from it. A `TrialRecord` is one; other sources do not know their model or sandbox. */
export interface TrialAnswers extends Pick<
  TrialRecord,
  'trial_id' | 'experiment_id' | 'task_id' | 'prompts_version' | 'outcome'
> {
  model: Pick<ModelIdentity, 'name' | 'adapter_digest'> & { digest: string | null };
  sandbox: SandboxIdentity | null;
  g_test: readonly Answer[];
  g_impl: readonly Answer[];
}

/** An answer that did not become a sample. */
export interface DroppedAnswer {
  task_id: string;
  step: Step;
  reason: DropReason;
}

/** What became of the answers of some trials. */
export interface Chosen {
  trials: number;
  /** Unless said otherwise in the order of their ids. */
  samples: TrainingSample[];
  dropped: DroppedAnswer[];
}

const STEP_OF = { tests: 'g_test', implementations: 'g_impl' } as const satisfies Record<SampleStep, Step>;

/** The steps whose answers are wanted, each once. */
export function selectedSteps({ steps }: Pick<Selection, 'steps'>): Step[] {
  return [...new Set(steps)].map((step) => STEP_OF[step]);
}

export function trainingSample(trial: TrialAnswers, step: Step, answer: Answer): TrainingSample {
  return {
    id: `${trial.trial_id}/${step}`,
    experiment_id: trial.experiment_id,
    trial_id: trial.trial_id,
    task_id: trial.task_id,
    step,
    attempt: answer.attempt,
    prompt: answer.prompt,
    completion: answer.completion,
    prompt_sha256: answer.prompt_sha256,
    prompts_version: trial.prompts_version,
    model_name: trial.model.name,
    model_digest: trial.model.digest,
    adapter_digest: trial.model.adapter_digest,
    outcome: trial.outcome,
    guard: answer.verdict.guard,
    reason: answer.verdict.reason,
    sandbox: trial.sandbox,
  };
}

/** The choices of several files as one. */
export function together(parts: readonly Chosen[]): Chosen {
  return {
    trials: parts.reduce((sum, { trials }) => sum + trials, 0),
    samples: sortedById(parts.flatMap(({ samples }) => samples)),
    dropped: parts.flatMap(({ dropped }) => dropped),
  };
}

export function sortedById(samples: readonly TrainingSample[]): TrainingSample[] {
  return samples.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
