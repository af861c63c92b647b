import type { RegisteredAdapter } from '../../domain/adapter.ts';

/** For people who serve the tuned model by hand: `ollama create <name> -f Modelfile` beside the adapter. */
export function modelfile({ name, base, adapter }: RegisteredAdapter): string {
  const from = base.startsWith('gguf:') ? base.slice('gguf:'.length) : `./${base}.gguf`;
  return [
    `# ${name}: the base model with its LoRA adapter (sha256 ${adapter.sha256})`,
    `FROM ${from}`,
    'ADAPTER ./adapter.gguf',
    'TEMPLATE "{{ .Prompt }}"',
    '',
  ].join('\n');
}
