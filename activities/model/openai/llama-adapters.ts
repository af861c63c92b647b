import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AdapterRef } from '../../../domain/model.ts';
import { shellWord } from '../../../domain/shell-word.ts';
import { AdapterAwaited } from '../errors.ts';
import { digestOfServersFile } from './weights-digest.ts';
import type { LoraAdapters } from './wire.ts';

/** In a file's name, for a server on another machine. */
const DIGEST_CHARACTERS = 12;
/** The export's name for the adapter that does nothing, beside the trained one. */
const NULL_ADAPTER = 'null_adapter.gguf';

/**
 * The adapters of one request, all of them by name: one that is left out may keep the scale of the server's start. Throws
 * `AdapterAwaited` with the flags to start llama-server with, for it loads adapters at its start only.
 */
export async function loraScales(url: string, loras: LoraAdapters, adapter: AdapterRef | null) {
  const id = adapter === null ? null : await idOf(url, loras, adapter);
  return loras.map((lora) => ({ id: lora.id, scale: lora.id === id ? 1 : 0 }));
}

async function idOf(url: string, loras: LoraAdapters, adapter: AdapterRef): Promise<number> {
  for (const { id, path } of loras) {
    const digest = await digestOfServersFile(path);
    if (digest === adapter.sha256) return id;
    if (digest === null && path.includes(adapter.sha256.slice(0, DIGEST_CHARACTERS))) return id;
  }
  const beside = join(dirname(adapter.path), NULL_ADAPTER);
  const wanted = (await exists(beside)) ? [adapter.path, beside] : [adapter.path];
  const paths = [...new Set([...loras.map(({ path }) => path), ...wanted])];
  const flags = [...paths.map((path) => `--lora ${shellWord(path)}`), '--lora-init-without-apply'].join(' ');
  throw new AdapterAwaited(
    `llama-server at ${url} was started without ${adapter.path}. Start it again with: ${flags} (on another machine, with copies whose names have the first ${DIGEST_CHARACTERS} digits of their sha256, here ${adapter.sha256.slice(0, DIGEST_CHARACTERS)})`,
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
