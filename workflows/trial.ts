import { workflowInfo, isCancellation, ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { extractCode } from '../domain/extract-code.ts';
import type { ModelRef } from '../domain/model.ts';
import { type PromptTemplates, type RejectedAnswer, rejectedAnswer, renderPrompt } from '../domain/prompts.ts';
import type {
  Attempt,
  ModelIdentity,
  Outcome,
  SandboxIdentity,
  Step,
  TrialRecord,
  Verdict,
} from '../domain/records.ts';
import { attemptSeed } from '../domain/seeds.ts';
import type { ExperimentSpec } from '../domain/spec.ts';
import type { PromptTask } from '../domain/task.ts';
import { models, runTimeout, sandbox } from './activities.ts';
import { endsArm } from './ends-arm.ts';
import { failedAs } from './failed-as.ts';
import { keepRecord } from './keep-record.ts';
import { trialRecord } from './trial-record.ts';
import { showOutcome, showStory } from './visibility.ts';

export interface TrialInput {
  trial_id: string;
  experiment_id: string;
  arm: string;
  task: PromptTask;
  trial_index: number;
  prompts: PromptTemplates;
  model: ModelRef;
  identity: ModelIdentity;
  sandbox: SandboxIdentity;
  rules: Pick<ExperimentSpec, 'retry_budget' | 'feedback' | 'guards' | 'sampling' | 'limits'>;
  /** The infrastructure error of an earlier run of this trial. */
  replaces: TrialRecord['replaces'];
}

export interface TrialResult {
  outcome: Outcome;
  attempts: number;
}

/** One trial: the model writes tests until their guards pass, then code until it passes them, within the retry budget. */
export async function trial(input: TrialInput): Promise<TrialResult> {
  const written: Record<Step, Attempt[]> = { g_test: [], g_impl: [] };
  let error: string | null = null;
  let outcome: Outcome;
  try {
    outcome = await testDriven(input, written);
  } catch (cause) {
    if (isCancellation(cause) || endsArm(cause)) throw cause;
    error = rootMessage(cause);
    outcome = outgrownStep(cause, written) ?? 'infrastructure_error';
  }
  await keepRecord(trialRecord(input, { outcome, written, error, startedAt: workflowInfo().startTime }));
  showOutcome(outcome, written, error);
  return { outcome, attempts: written.g_test.length + written.g_impl.length };
}

async function testDriven(input: TrialInput, written: Record<Step, Attempt[]>): Promise<Outcome> {
  const { guards, limits } = input.rules;
  const { entry_point } = input.task;
  const tests = await attemptStep(input, 'g_test', written, (answer, options) =>
    sandbox.checkTests.executeWithOptions({ ...options, startToCloseTimeout: runTimeout(limits) }, [
      { guards, entry_point, limits, ...answer },
    ]),
  );
  if (tests === null) return 'g_test_failed';

  const implementation = await attemptStep(
    input,
    'g_impl',
    written,
    (answer, options) =>
      sandbox.runTests.executeWithOptions({ ...options, startToCloseTimeout: runTimeout(limits) }, [
        { tests, limits, ...answer },
      ]),
    tests,
  );
  return implementation === null ? 'g_impl_failed' : 'success';
}

type Answer = Pick<Attempt, 'finish_reason' | 'code'>;

/** Asks until the guard passes or the budget is spent; each attempt is kept. Returns the accepted code, or null. */
async function attemptStep(
  { trial_id, task, prompts, model, identity, rules }: TrialInput,
  step: Step,
  written: Record<Step, Attempt[]>,
  guard: (answer: Answer, options: { summary: string }) => Promise<Verdict>,
  tests?: string,
): Promise<string | null> {
  const attempts = written[step];
  let rejected: RejectedAnswer | undefined;
  for (let attempt = 1; attempt <= rules.retry_budget; attempt += 1) {
    const prompt = renderPrompt({ templates: prompts, task, step, tests, rejected });
    const seed = attemptSeed(rules.sampling.seed, trial_id, step, attempt);
    const options = { summary: `${step} attempt ${attempt}` };
    const answer = await models.generate.executeWithOptions(options, [
      { model, identity, prompt, sampling: { ...rules.sampling, seed } },
    ]);
    const code = extractCode(answer.completion);
    const verdict = await guard({ finish_reason: answer.finish_reason, code }, options);
    attempts.push({ attempt, seed, prompt, ...answer, code, verdict });
    showStory(written);
    if (verdict.passed) return code;
    if (rules.feedback === 'guard') rejected = rejectedAnswer(answer, verdict.feedback);
  }
  return null;
}

/** A prompt grown too long by what the model itself has written is the model's failure; a task that never fitted is ours. */
function outgrownStep(cause: unknown, { g_test }: Record<Step, Attempt[]>): Outcome | null {
  if (!failedAs(cause, 'PromptTooLong') || g_test.length === 0) return null;
  return g_test.at(-1)?.verdict.passed ? 'g_impl_failed' : 'g_test_failed';
}

function rootMessage(cause: unknown): string {
  let error = cause;
  while (error instanceof ActivityFailure && error.cause) error = error.cause;
  if (error instanceof ApplicationFailure && error.type) return `${error.type}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
