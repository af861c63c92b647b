import { parseChatMl } from '../../dataset/chat-format.ts';
import type { Attempt } from '../../records.ts';
import type { Message } from '../../prompts.ts';
import type { TrialAttempt } from '../judged-trial.ts';

interface Answer {
  role: 'assistant';
  content: string;
  source: 'generate';
  model: string;
}

/** A message as Inspect logs it. */
export type InspectMessage = (Message & { source: 'input' }) | Answer;

export function promptOf({ prompt }: Pick<Attempt, 'prompt'>): InspectMessage[] {
  return parseChatMl(prompt).map((message) => ({ ...message, source: 'input' }));
}

export function answerOf({ completion }: Pick<Attempt, 'completion'>, model: string): Answer {
  return { role: 'assistant', content: completion, source: 'generate', model };
}

/**
 * A trial's attempts as one conversation: the system's text, then of each prompt what it asks last, and the answer. What
 * else a prompt repeats of the answer before it is in the transcript's model calls.
 */
export function conversation(attempts: readonly TrialAttempt[], model: string): InspectMessage[] {
  const [first] = attempts;
  const system = first ? promptOf(first.attempt).filter(({ role }) => role === 'system') : [];
  return [...system, ...attempts.flatMap(({ attempt }) => [...promptOf(attempt).slice(-1), answerOf(attempt, model)])];
}
