import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { WeightsRef } from '../../../domain/model.ts';
import { verifiedWeights } from '../weights-file.ts';
import { reach } from './checked-fetch.ts';
import { type Asked, refusal } from './errors.ts';

/**
 * Uploads a file unless the server has it, and gives the digest to name it by; the `ollama` package cannot. The server
 * hashes what it gets. https://docs.ollama.com/api#push-a-blob
 */
export async function uploadBlob({ path, sha256 }: WeightsRef, asked: Asked, signal: AbortSignal): Promise<string> {
  // Looked at first: of a file that is not there, the request would look like a server that is not.
  await verifiedWeights({ path, sha256 });
  return await upload(sha256, () => Readable.toWeb(createReadStream(path)), asked, signal);
}

/** The same for a few bytes. */
export async function uploadBytes(
  bytes: Uint8Array,
  sha256: string,
  asked: Asked,
  signal: AbortSignal,
): Promise<string> {
  return await upload(sha256, () => bytes, asked, signal);
}

async function upload(
  sha256: string,
  body: () => RequestInit['body'],
  asked: Asked,
  signal: AbortSignal,
): Promise<string> {
  const digest = `sha256:${sha256}`;
  const url = `${asked.host}/api/blobs/${digest}`;
  const known = await reach(url, { method: 'HEAD' }, asked.host, signal);
  if (known.ok) return digest;
  const sent = await reach(url, { method: 'POST', body: body() ?? null, duplex: 'half' }, asked.host, signal);
  if (!sent.ok) throw refusal(sent.status, await sent.text(), asked);
  return digest;
}
