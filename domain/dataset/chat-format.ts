import type { Message } from '../prompts.ts';
import type { ChatSample, TrainingSample } from './sample.ts';

const TURN = /<\|im_start\|>(system|user|assistant)\n([^]*?)<\|im_end\|>\n/y;
const ANSWER_BEGINS = '<|im_start|>assistant\n';

/** A prompt and its completion as the messages of a chat, for trainers that bring their own template. */
export function toChatFormat({ prompt, completion }: Pick<TrainingSample, 'prompt' | 'completion'>): ChatSample {
  return { messages: [...parseChatMl(prompt), { role: 'assistant', content: completion }] };
}

/**
 * The messages of a rendered prompt: the inverse of `renderChatMl`, for it leaves no control token inside a message.
 * Throws SyntaxError for text that it did not render.
 */
export function parseChatMl(prompt: string): Message[] {
  const messages: Message[] = [];
  let position = 0;
  for (let turn = turnAt(prompt, position); turn; turn = turnAt(prompt, position)) {
    messages.push(turn.message);
    position = turn.end;
  }
  if (prompt.slice(position) !== ANSWER_BEGINS) throw new SyntaxError(`not a ChatML prompt at character ${position}`);
  return messages;
}

function turnAt(prompt: string, position: number): { message: Message; end: number } | null {
  TURN.lastIndex = position;
  const [text, role, content] = TURN.exec(prompt) ?? [];
  if (text === undefined || content === undefined) return null;
  if (role !== 'system' && role !== 'user' && role !== 'assistant') return null;
  return { message: { role, content }, end: position + text.length };
}
