import type { ModelRef } from '../../../domain/model.ts';
import { AdapterOfAnotherBase } from '../errors.ts';
import type { Introduction } from './introduction.ts';
import { digestOfServersFile, isManifestDigest, llamaManifestDigest, manifestDigest } from './weights-digest.ts';
import type { ModelCard } from './wire.ts';

/** Who serves a model, by that model's own card: the others come and go, and say other things. */
export function serverName(met: Introduction, { owned_by = 'unknown' }: ModelCard): string {
  return met.kind === 'other' ? (met.title ?? owned_by) : met.kind;
}

/** Tokens of one request, prompt and answer together; null where the server does not tell. */
export function contextOf(met: Introduction, card: ModelCard): number | null {
  return met.kind === 'llama-server' ? met.props.default_generation_settings.n_ctx : (card.max_model_len ?? null);
}

/** Requests that it answers side by side; null where the server does not tell. */
export function slotsOf(met: Introduction): number | null {
  return met.kind === 'llama-server' ? met.props.total_slots : null;
}

/**
 * The weights' sha256 where they lie here, else what stands for it. Throws `AdapterOfAnotherBase`, by digests of weights
 * only: what stands for one differs from it for the same weights too.
 */
export async function digestOf(met: Introduction, card: ModelCard, { name, adapter }: ModelRef): Promise<string> {
  const file = met.kind === 'llama-server' ? await digestOfServersFile(met.props.model_path) : null;
  const trainedFor = adapter?.base_sha256 ?? null;
  if (file !== null && trainedFor !== null && !isManifestDigest(trainedFor) && trainedFor !== file) {
    throw new AdapterOfAnotherBase(
      `${adapter?.path} was trained for other weights than those of ${name} (sha256 ${trainedFor}, not ${file})`,
    );
  }
  return file ?? (met.kind === 'llama-server' ? llamaManifestDigest(met.props, card) : manifestDigest(card));
}

/** `Q4_K - Medium`, as llama-server says it, is `Q4_K_M`. https://github.com/ggml-org/llama.cpp/blob/master/src/llama-model-loader.cpp (llama_model_ftype_name) */
export function quantizationOf(met: Introduction): string | null {
  if (met.kind !== 'llama-server' || !met.props.model_ftype) return null;
  const [name = null] = met.props.model_ftype
    .replace(/^all /, '')
    .replace(/ - (\w)\w*/, '_$1')
    .split(' ');
  return name;
}
