import type { LlamaContextSequence, LlamaModel } from 'node-llama-cpp';
import type { Sampling } from '../../../domain/spec.ts';

type Tokens = ReturnType<LlamaModel['tokenize']>;

/**
 * Draws tokens until the model ends its turn, or `maxTokens`. The history is cleared first, so that a seed decides the
 * text whatever the sequence did before. Throws the reason of `signal` when that aborts.
 */
export async function evaluate(
  sequence: LlamaContextSequence,
  prompt: Tokens,
  maxTokens: number,
  { temperature, top_p, top_k, repeat_penalty, seed }: Sampling,
  signal: AbortSignal,
  onToken: () => void,
) {
  await sequence.clearHistory();
  const tokens: Tokens = [];
  const startedAt = performance.now();
  let firstAt: number | null = null;
  const written = (ended: boolean) => {
    const now = performance.now();
    const promptMs = Math.round((firstAt ?? now) - startedAt);
    return { tokens, ended, promptMs, answerMs: Math.round(now - startedAt) - promptMs };
  };
  const stream = sequence.evaluate(prompt, {
    temperature,
    topP: top_p,
    topK: top_k,
    seed,
    yieldEogToken: true,
    ...(repeat_penalty === 1
      ? {}
      : { repeatPenalty: { penalty: repeat_penalty, punishTokens: () => tokens.slice(-64) } }),
  });
  for await (const token of stream) {
    signal.throwIfAborted();
    firstAt ??= performance.now();
    if (sequence.model.isEogToken(token)) return written(true);
    tokens.push(token);
    onToken();
    if (tokens.length >= maxTokens) break;
  }
  return written(false);
}
