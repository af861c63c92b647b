import type { Attempt } from '../../records.ts';

/** Tokens as Inspect counts them. */
export interface ModelUsage {
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
}

export const NO_USAGE: ModelUsage = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };

export function usageOf({ prompt_tokens, completion_tokens }: Attempt): ModelUsage {
  return {
    input_tokens: prompt_tokens,
    output_tokens: completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
  };
}

export function addUsage(a: ModelUsage, b: ModelUsage): ModelUsage {
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    total_tokens: a.total_tokens + b.total_tokens,
  };
}
