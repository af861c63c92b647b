import { basename } from 'node:path';
import type { RegisteredAdapter } from '../../domain/adapter.ts';
import { nameOnServer, servedName, serverKind } from '../../domain/model.ts';
import type { Sampling } from '../../domain/spec.ts';
import { baseModel } from '../model/base-models.ts';

/** The prompts' own form, which a GGUF file brings no template of Ollama's for. */
const CHAT_ML = `TEMPLATE """{{ if .System }}<|im_start|>system
{{ .System }}<|im_end|>
{{ end }}<|im_start|>user
{{ .Prompt }}<|im_end|>
<|im_start|>assistant
"""
PARAMETER stop <|im_end|>`;

/**
 * For people who serve the tuned model by hand: Ollama's recipe beside the weights, with the sampling that was
 * benchmarked. Null where there are no weights that Ollama could take.
 */
export function modelfile(
  tuned: Omit<RegisteredAdapter, 'name' | 'prompts_sha256'>,
  sampling: Sampling,
): string | null {
  const weights = weightsLines(tuned);
  if (weights === null) return null;
  const { temperature, top_p, top_k, repeat_penalty, num_ctx } = sampling;
  const parameters = Object.entries({ temperature, top_p, top_k, repeat_penalty, num_ctx });
  return [
    `# ${tuned.base} as tuned for ${tuned.experiment_id}.${tuned.arm} (adapter's sha256 ${tuned.adapter.sha256}). In this folder:`,
    `# ollama create ${nameForOllama(tuned)} -f Modelfile`,
    ...weights,
    ...parameters.map(([name, value]) => `PARAMETER ${name} ${value}`),
    '',
  ].join('\n');
}

type Tuned = Pick<RegisteredAdapter, 'base' | 'adapter' | 'merged' | 'served'>;

function weightsLines({ base, adapter, merged, served }: Tuned): string[] | null {
  const adapterLine = `ADAPTER ./${basename(adapter.path)}`;
  const whole = merged && [`FROM ./${basename(merged.path)}`, CHAT_ML];
  if (served.how === 'merged' || serverKind(base) === 'openai') return whole;
  // The base model's template and parameters come with it.
  if (serverKind(base) === 'ollama') return [`FROM ${nameOnServer(base)}`, adapterLine];
  const note =
    merged &&
    `# For an Ollama that refuses ADAPTER: FROM ./${basename(merged.path)} alone, instead of the next two lines.`;
  return [...(note === null ? [] : [note]), `FROM ${baseModel(base).gguf}`, adapterLine, CHAT_ML];
}

function nameForOllama({ base, adapter, served }: Tuned): string {
  if (serverKind(base) === 'ollama') return served.name;
  const stem = basename(nameOnServer(base).replace(/^gguf:/, ''), '.gguf').replaceAll(/[^\w.-]/g, '-');
  return servedName(stem, adapter);
}
