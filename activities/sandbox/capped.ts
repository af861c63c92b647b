import type { Readable } from 'node:stream';

/** What a stream carried, up to a cap; the rest is drained and dropped, so that a flood costs no memory. */
export interface Capped {
  text(): string;
  overflowed(): boolean;
}

/** Starts to drain `stream` and keeps its first `maxBytes`; calls `onOverflow` once when there are more. */
export function capped(stream: Readable, maxBytes: number, onOverflow?: () => void): Capped {
  const chunks: Buffer[] = [];
  let keptBytes = 0;
  let overflowed = false;
  stream.on('data', (chunk: Buffer) => {
    const kept = chunk.subarray(0, maxBytes - keptBytes);
    if (kept.length < chunk.length && !overflowed) {
      overflowed = true;
      onOverflow?.();
    }
    keptBytes += kept.length;
    if (kept.length > 0) chunks.push(kept);
  });
  return { text: () => Buffer.concat(chunks).toString('utf8'), overflowed: () => overflowed };
}
