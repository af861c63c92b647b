import { type Half, loraGguf } from './lora-gguf.ts';

const ONE_NUMBER: Half = { shape: [1, 1], values: new Float32Array(1) };

/** One number each for A and B: whatever makes a server see an adapter, and nothing that it could run. */
export function smallestAdapter(architecture: string): Buffer<ArrayBuffer> {
  return loraGguf(architecture, 0, ONE_NUMBER, ONE_NUMBER);
}
