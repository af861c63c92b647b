// Not the package's main entry: that one takes `from: miniature` for the folder of that name where there is one.
import { Ollama } from 'ollama/browser';
import { checkedFetch } from './checked-fetch.ts';
import type { Asked } from './errors.ts';

/** A client for one request, whose errors are ours. The package itself can abort streams only; `signal` ends anything. */
export function ollamaClient(asked: Asked, signal: AbortSignal): Ollama {
  return new Ollama({ host: asked.host, fetch: checkedFetch(asked, signal) });
}
