import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { sha256, sha256OfFile } from '../../files/digest.ts';
import type { LlamaProps, ModelCard } from './wire.ts';

const digests = new Map<string, Promise<string>>();

/**
 * sha256 of a file that the server names, or null where it cannot be read here: a relative path says nothing without the
 * server's working directory. Hashed once for each state of the file.
 */
export async function digestOfServersFile(path: string): Promise<string | null> {
  if (!isAbsolute(path)) return null;
  const file = await stat(path).catch(() => null);
  if (file === null || !file.isFile()) return null;
  const key = `${path} ${file.size} ${file.mtimeMs}`;
  const digest = digests.get(key) ?? sha256OfFile(path);
  digests.set(key, digest);
  return digest.catch(() => {
    digests.delete(key);
    return null;
  });
}

const MANIFEST = 'manifest:';
/** Of llama-server's card; older versions have less in it, or none. */
const Meta = z.record(z.string(), z.unknown()).catch({});

/** What stands for weights out of reach: all that their server tells of them and says again at its next start. */
export function manifestDigest({ id, owned_by, root, max_model_len, meta }: ModelCard): string {
  return MANIFEST + sha256(JSON.stringify([id, owned_by, root, max_model_len, meta]));
}

/** llama-server's: its `-m` and what it read there. Aliases and context follow its other flags, and memory that is free. */
export function llamaManifestDigest({ model_path }: LlamaProps, { meta }: ModelCard): string {
  const read = Object.entries(Meta.parse(meta)).filter(([key]) => key !== 'n_ctx');
  return MANIFEST + sha256(JSON.stringify([model_path, read]));
}

export function isManifestDigest(digest: string): boolean {
  return digest.startsWith(MANIFEST);
}
