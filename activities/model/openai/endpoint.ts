import type { Message } from '../../../domain/prompts.ts';
import { parseChatMl } from '../../../domain/dataset/chat-format.ts';
import type { Connection } from './connection.ts';

export type Endpoint = '/v1/completions' | '/v1/chat/completions';

/** Where prompts go: to the raw route where there is one. A prompt of a wrong type is refused there, and costs nothing. */
export async function endpointOf(connection: Connection, model: string, signal: AbortSignal): Promise<Endpoint> {
  const response = await connection.send('/v1/completions', signal, { model, prompt: {}, max_tokens: 1 });
  await response.arrayBuffer();
  return response.status === 404 || response.status === 405 ? '/v1/chat/completions' : '/v1/completions';
}

/** The prompt as the endpoint takes it: its bytes, or the messages that it was rendered from. */
export function promptFields(endpoint: Endpoint, prompt: string): { prompt: string } | { messages: Message[] } {
  return endpoint === '/v1/completions' ? { prompt } : { messages: messagesOf(prompt) };
}

function messagesOf(prompt: string): Message[] {
  try {
    return parseChatMl(prompt);
  } catch (cause) {
    if (cause instanceof SyntaxError) return [{ role: 'user', content: prompt }];
    throw cause;
  }
}
