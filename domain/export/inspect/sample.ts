import { attemptsOf, type JudgedTrial } from '../judged-trial.ts';
import { answerOf, conversation, promptOf } from './conversation.ts';
import { eventsOf, stopReason } from './events.ts';
import { scoresOf } from './scores.ts';
import { addUsage, NO_USAGE, usageOf } from './usage.ts';

/** Inspect cuts the texts of its summaries here, too. */
const SUMMARY_CHARACTERS = 5120;

/** Where a sample lies in the log. Inspect asks for it by task and epoch. */
export function sampleFile({ record }: JudgedTrial): string {
  return `samples/${record.task_id}_epoch_${record.trial_index + 1}.json`;
}

/** A trial as a sample of Inspect: `EvalSample` in inspect_ai/log/_log.py. The task is the sample, the trial an epoch of it. */
export function inspectSample(judged: JudgedTrial, model: string): object {
  const { record: trial } = judged;
  const attempts = attemptsOf(trial);
  const last = attempts.at(-1)?.attempt;
  const { error, ...facts } = sampleFacts(judged, model);
  return {
    ...facts,
    messages: conversation(attempts, model),
    output: {
      model,
      choices: last ? [{ message: answerOf(last, model), stop_reason: stopReason(last.finish_reason) }] : [],
      completion: last?.completion ?? '',
    },
    store: {},
    events: eventsOf(judged, model),
    attachments: {},
    ...(error === null ? {} : { error: { message: error, traceback: '', traceback_ansi: '' } }),
  };
}

/** A sample's line in the log's list of samples: `EvalSampleSummary`. */
export function sampleSummary(judged: JudgedTrial, model: string): object {
  const { input, scores, error, ...facts } = sampleFacts(judged, model);
  return {
    ...facts,
    input: input.slice(0, SUMMARY_CHARACTERS),
    ...(scores && { scores }),
    ...(error === null ? {} : { error }),
    retries: 0,
    completed: true,
    message_count: conversation(attemptsOf(judged.record), model).length,
  };
}

function sampleFacts(judged: JudgedTrial, model: string) {
  const { record: trial, attribution } = judged;
  const attempts = attemptsOf(trial);
  const scores = scoresOf(judged);
  const workedMs = attempts.reduce((sum, { attempt }) => sum + attempt.duration_ms + attempt.verdict.duration_ms, 0);
  const usage = attempts.map(({ attempt }) => usageOf(attempt)).reduce(addUsage, NO_USAGE);
  const [first] = trial.g_test;
  return {
    id: trial.task_id,
    epoch: trial.trial_index + 1,
    input: (first && promptOf(first).at(-1)?.content) ?? '',
    target: 'success',
    ...(scores && { scores }),
    metadata: {
      trial_id: trial.trial_id,
      outcome: trial.outcome,
      task_version: trial.task_version,
      prompts_version: trial.prompts_version,
      g_test_attempts: trial.g_test.length,
      g_impl_attempts: trial.g_impl.length,
      sandbox: `level ${trial.sandbox.level}, Python ${trial.sandbox.python}, pytest ${trial.sandbox.pytest}`,
      ...(attribution && { attribution: attribution.verdict }),
    },
    model_usage: { [model]: usage },
    role_usage: {},
    started_at: trial.started_at,
    completed_at: trial.finished_at,
    total_time: (Date.parse(trial.finished_at) - Date.parse(trial.started_at)) / 1000,
    working_time: workedMs / 1000,
    uuid: trial.trial_id,
    error: trial.outcome === 'infrastructure_error' ? (trial.error ?? 'not known') : null,
  };
}
