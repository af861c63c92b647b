import type { PromptTemplates } from './design.ts';
import type { Step } from './records.ts';
import type { PromptTask } from './task.ts';

export type { PromptTemplates } from './design.ts';

export interface Message {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** What a retry shows the model: its last rejected answer and the guard's reason. */
export interface RejectedAnswer {
  completion: string;
  feedback: string;
}

/** Of an answer that was cut off, a retry shows the beginning: whole, it may leave no room in the context. */
const SHOWN_OF_CUT_ANSWER = 1000;

export function rejectedAnswer(
  { completion, finish_reason }: { completion: string; finish_reason: 'stop' | 'length' },
  feedback: string,
): RejectedAnswer {
  return { completion: finish_reason === 'stop' ? completion : completion.slice(0, SHOWN_OF_CUT_ANSWER), feedback };
}

export interface PromptRequest {
  templates: PromptTemplates;
  task: PromptTask;
  step: Step;
  /** The accepted tests; the implementation step needs them. */
  tests?: string | undefined;
  rejected?: RejectedAnswer | undefined;
}

/** The conversation for one attempt. Only the last rejected answer is shown, so a prompt's length has a bound. */
export function promptMessages({ templates, task, step, tests, rejected }: PromptRequest): Message[] {
  const fields = { specification: task.specification, signature: task.signature, tests: (tests ?? '').trimEnd() };
  const messages: Message[] = [
    { role: 'system', content: templates.system },
    { role: 'user', content: fill(templates[step], fields) },
  ];
  if (rejected) {
    messages.push(
      { role: 'assistant', content: rejected.completion },
      { role: 'user', content: fill(templates.retry, { feedback: rejected.feedback }) },
    );
  }
  return messages;
}

/**
 * Qwen's ChatML. We render it ourselves and send it raw, so that benchmark and training see the same bytes whatever
 * template a server carries. Ends where the model's answer begins.
 */
export function renderChatMl(messages: Message[]): string {
  const turns = messages.map(
    ({ role, content }) => `<|im_start|>${role}\n${withoutControlTokens(content)}<|im_end|>\n`,
  );
  return `${turns.join('')}<|im_start|>assistant\n`;
}

/** The exact prompt bytes of one attempt. */
export function renderPrompt(request: PromptRequest): string {
  return renderChatMl(promptMessages(request));
}

function fill(template: string, fields: Record<string, string>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name: string) => fields[name] ?? placeholder);
}

/** A completion or feedback that spells a control token must not open a turn of its own. */
function withoutControlTokens(text: string): string {
  return text.replaceAll(/<\|(\w+)\|>/g, '<| $1 |>');
}
