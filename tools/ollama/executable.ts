import { built } from '../../setup/built.ts';
import { ollama } from '../../setup/ollama.ts';

/** A real Ollama, built first where there is none; says so on standard error. */
export function ollamaExecutable(): Promise<string> {
  return built(ollama());
}
