import type { Readable } from 'node:stream';

/** Starts to drain `stream` and gives its first `maxBytes`; the rest is dropped, so that a flood costs no memory. */
export function capped(stream: Readable, maxBytes: number): () => string {
  const chunks: Buffer[] = [];
  let keptBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    const kept = chunk.subarray(0, maxBytes - keptBytes);
    keptBytes += kept.length;
    if (kept.length > 0) chunks.push(kept);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
