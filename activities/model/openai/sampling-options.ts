import type { Sampling } from '../../../domain/spec.ts';
import type { Introduction } from './introduction.ts';

/**
 * Every option by the name that the server knows it by: what is left out, each fills in from its own defaults or from the
 * model's `generation_config.json`. `num_ctx` is fixed when these servers start.
 */
export function samplingOptions(kind: Introduction['kind'], sampling: Sampling, maxTokens: number) {
  const { temperature, top_p, top_k, repeat_penalty, seed } = sampling;
  const common = {
    ...{ temperature, top_p, seed, min_p: 0, presence_penalty: 0, frequency_penalty: 0 },
    max_tokens: maxTokens,
  };
  switch (kind) {
    // https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md#post-completion-given-a-prompt-it-returns-the-predicted-completion
    case 'llama-server':
      return {
        ...{ ...common, n_predict: maxTokens, top_k, repeat_penalty, repeat_last_n: 64, typical_p: 1, mirostat: 0 },
        ...{ dry_multiplier: 0, xtc_probability: 0, dynatemp_range: 0, top_n_sigma: -1 },
        // A cached prompt is evaluated in other batches, and the answer to a seed changes with them.
        cache_prompt: false,
      };
    // https://docs.vllm.ai/en/latest/serving/openai_compatible_server/ : -1 is "no limit" in every version, 0 in newer ones.
    case 'vllm':
      return { ...common, top_k: top_k === 0 ? -1 : top_k, repetition_penalty: repeat_penalty };
    // LM Studio and llama-cpp-python say `repeat_penalty`, others `repetition_penalty`; each ignores the other's.
    case 'other':
      return { ...common, top_k, repeat_penalty, repetition_penalty: repeat_penalty };
  }
}
