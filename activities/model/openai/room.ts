import { z } from 'zod';
import type { Sampling } from '../../../domain/spec.ts';
import { PromptTooLong } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { Introduction } from './introduction.ts';

const Tokens = z.union([
  z.object({ count: z.int() }).transform(({ count }) => count),
  z.object({ tokens: z.array(z.int()) }).transform(({ tokens }) => tokens.length),
]);

/** The tokens of a prompt as the server reads it; null where it cannot be asked. */
export async function countTokens(
  connection: Connection,
  { kind }: Introduction,
  model: string,
  prompt: string,
  signal: AbortSignal,
): Promise<number | null> {
  switch (kind) {
    case 'llama-server':
      return connection.find('/tokenize', Tokens, signal, { content: prompt, add_special: true, parse_special: true });
    case 'vllm':
      return connection.find('/tokenize', Tokens, signal, { model, prompt });
    case 'other':
      // llama-cpp-python's
      return connection.find('/extras/tokenize/count', Tokens, signal, { input: prompt });
  }
}

/**
 * How many tokens an answer may have, so that prompt and answer together end at the context (a `length` answer) on every
 * server: vLLM would refuse them. Prompts that are short whatever their tokens are not counted: no token has less than a
 * byte. Throws `PromptTooLong`.
 */
export async function roomForAnswer(
  { max_tokens, num_ctx }: Sampling,
  serverContext: number | null,
  prompt: string,
  count: () => Promise<number | null>,
): Promise<number> {
  const context = Math.min(num_ctx, serverContext ?? num_ctx);
  if (Buffer.byteLength(prompt) + 1 + max_tokens <= context) return max_tokens;
  const promptTokens = await count();
  if (promptTokens === null) return max_tokens;
  if (promptTokens >= context) {
    throw new PromptTooLong(`the prompt has ${promptTokens} tokens, the context ${context}`);
  }
  return Math.min(max_tokens, context - promptTokens);
}

/**
 * What is left for an answer by the words of a server's refusal, such as OpenAI's "maximum context length is 4096 tokens.
 * However, you requested 5000 tokens (1000 in the messages, 4000 in the completion)"; null where that is not said.
 */
export function roomInRefusal(text: string): number | null {
  const context = /maximum context length (?:is|of) (\d+)/i.exec(text)?.[1];
  const prompt = /(\d+) (?:in (?:the|your) (?:messages|prompt)|(?:tokens from the )?input)/i.exec(text)?.[1];
  if (context === undefined || prompt === undefined) return null;
  const room = Number(context) - Number(prompt);
  return room > 0 ? room : null;
}
