import type { Step } from '../../records.ts';
import { attemptsOf, type JudgedTrial, type TrialAttempt } from '../judged-trial.ts';
import { answerOf, promptOf } from './conversation.ts';
import { scoresOf } from './scores.ts';
import { usageOf } from './usage.ts';

interface Moment {
  timestamp: string;
  /** Seconds of work in the trial until then. */
  working_start: number;
}

/**
 * The transcript of a trial: a span for each step, in it each call of the model and its guard's verdict, then the scores.
 * Attempts know how long they took and not when they began, so times are the trial's begin and the work until then,
 * without the waiting in between.
 */
export function eventsOf(judged: JudgedTrial, model: string): object[] {
  const { record: trial } = judged;
  const startMs = Date.parse(trial.started_at);
  let workedMs = 0;
  const moment = (): Moment => ({
    timestamp: new Date(startMs + workedMs).toISOString(),
    working_start: workedMs / 1000,
  });
  const attemptEvents = ({ step, attempt }: TrialAttempt): object[] => {
    const begin = moment();
    workedMs += attempt.duration_ms;
    const answered = moment();
    workedMs += attempt.verdict.duration_ms;
    const id = `${step}-${attempt.attempt}`;
    const { guard, passed, reason, feedback, tests, run } = attempt.verdict;
    return [
      {
        ...begin,
        uuid: `${id}-model`,
        span_id: step,
        event: 'model',
        model,
        input: promptOf(attempt),
        tools: [],
        tool_choice: 'none',
        config: { seed: attempt.seed },
        output: {
          model,
          choices: [{ message: answerOf(attempt, model), stop_reason: stopReason(attempt.finish_reason) }],
          completion: attempt.completion,
          usage: usageOf(attempt),
          time: attempt.duration_ms / 1000,
        },
        completed: answered.timestamp,
        working_time: attempt.duration_ms / 1000,
      },
      {
        ...answered,
        uuid: `${id}-guard`,
        span_id: step,
        event: 'info',
        source: `guard: ${guard}`,
        data: { passed, reason, feedback, tests, run },
      },
    ];
  };
  const stepEvents = (step: Step): object[] => {
    const attempts = attemptsOf(trial).filter((each) => each.step === step);
    if (attempts.length === 0) return [];
    return [
      { ...moment(), uuid: `${step}-begin`, span_id: step, event: 'span_begin', id: step, type: 'solver', name: step },
      ...attempts.flatMap(attemptEvents),
      { ...moment(), uuid: `${step}-end`, span_id: step, event: 'span_end', id: step },
    ];
  };
  return [
    ...stepEvents('g_test'),
    ...stepEvents('g_impl'),
    ...Object.entries(scoresOf(judged) ?? {}).map(([scorer, score]) => ({
      ...moment(),
      uuid: `score-${scorer}`,
      event: 'score',
      scorer,
      score,
      target: 'success',
      intermediate: false,
    })),
  ];
}

export function stopReason(finishReason: 'stop' | 'length'): 'stop' | 'max_tokens' {
  return finishReason === 'stop' ? 'stop' : 'max_tokens';
}
