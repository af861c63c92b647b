import { getLlama, LlamaLogLevel } from 'node-llama-cpp';

export interface GreedyAnswers {
  /** Token ids of each prompt. */
  prompts: number[][];
  /** Token ids of each answer, without the EOS. */
  answers: number[][];
}

/** Greedy answers of llama.cpp, on one thread, with or without an adapter. */
export async function llamaGreedy(
  gguf: string,
  adapter: string | null,
  prompts: string[],
  maxTokens: number,
): Promise<GreedyAnswers> {
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: 1 });
  try {
    const model = await llama.loadModel({ modelPath: gguf, gpuLayers: 0 });
    const lora = adapter === null ? {} : { lora: { adapters: [{ filePath: adapter, scale: 1 }] } };
    const context = await model.createContext({ contextSize: model.trainContextSize, threads: 1, ...lora });
    const sequence = context.getSequence();
    const promptTokens = prompts.map((prompt) => model.tokenize(prompt, true));
    const answers: number[][] = [];
    for (const prompt of promptTokens) {
      await sequence.clearHistory();
      const answer: number[] = [];
      for await (const token of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
        if (model.isEogToken(token)) break;
        answer.push(token);
        if (answer.length >= maxTokens) break;
      }
      answers.push(answer);
    }
    return { prompts: promptTokens, answers };
  } finally {
    await llama.dispose();
  }
}
