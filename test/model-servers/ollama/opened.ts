import { createOllamaServer } from '../../../activities/model/ollama/server.ts';
import type { Answer, ModelServer } from '../../../activities/model/model-server.ts';
import type { AdapterRef } from '../../../domain/model.ts';
import { Sampling } from '../../../domain/spec.ts';
import { OllamaDouble } from '../../support/ollama-double/double.ts';
import type { Era } from '../../support/ollama-double/eras.ts';

export const MODEL = 'ollama:coder:7b';
export const OPEN = new AbortController().signal;

export interface Opened {
  double: OllamaDouble;
  server: ModelServer;
  ask(request?: Asked): Promise<Answer>;
  close(): Promise<void>;
}

interface Asked {
  prompt?: string;
  sampling?: Partial<Sampling>;
  adapter?: AdapterRef | null;
  signal?: AbortSignal;
  onToken?: () => void;
}

/** Our server on a double of this era, which it gives up after some time without a word. */
export async function opened(era: Era, stalledMs = 30_000): Promise<Opened> {
  const double = await OllamaDouble.open(era);
  const hosts = { ollama: double.url, openai: '', openaiKey: null, ollamaParallel: 3 };
  const server = createOllamaServer(hosts, { stalledMs });
  return {
    double,
    server,
    async ask({ prompt = 'a prompt', sampling = {}, adapter = null, signal = OPEN, onToken = () => {} } = {}) {
      const model = { name: MODEL, adapter };
      return await server.generate({ model, prompt, sampling: Sampling.parse(sampling) }, signal, onToken);
    },
    async close() {
      await server.close();
      await double.close();
    },
  };
}

export function words(count: number): string {
  return Array.from({ length: count }, (_, index) => `w${index}`).join(' ');
}
