import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { sha256, sha256OfFile } from '../../files/digest.ts';
import type { ModelCard } from './wire.ts';

const digests = new Map<string, Promise<string>>();

/** sha256 of a file that the server names, or null where it cannot be read here. Hashed once for each state of the file. */
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

/** What stands for weights out of reach: all that their server tells of them and says again at its next start. */
export function manifestDigest({ id, owned_by, root, max_model_len, meta }: ModelCard): string {
  return `manifest:${sha256(JSON.stringify([id, owned_by, root, max_model_len, meta]))}`;
}
