import { writeFile } from 'node:fs/promises';
import { sha256OfFile } from '../../activities/files/digest.ts';
import { loraGguf } from '../../activities/model/ollama/lora-gguf.ts';
import type { AdapterRef } from '../../domain/model.ts';

const HIDDEN = 128;
const RANK = 2;
const ALPHA = 8;

/** A LoRA adapter of the miniature that changes its answers: one layer's attention output, by numbers that `seed` decides. */
export async function writeAdapter(path: string, seed: number): Promise<AdapterRef> {
  return writeLora(path, numbers(HIDDEN * RANK, seed), numbers(RANK * HIDDEN, seed + 1));
}

/** One that changes nothing: its B is zero, as before a training. */
export async function writeNullAdapter(path: string): Promise<AdapterRef> {
  return writeLora(path, numbers(HIDDEN * RANK, 1), new Float32Array(RANK * HIDDEN));
}

async function writeLora(path: string, a: Float32Array, b: Float32Array): Promise<AdapterRef> {
  const halves = [
    { shape: [HIDDEN, RANK], values: a },
    { shape: [RANK, HIDDEN], values: b },
  ] as const;
  await writeFile(path, loraGguf('qwen2', ALPHA, ...halves));
  return { path, sha256: await sha256OfFile(path), base_sha256: null, made_for: null, peft_dir: null, merged: null };
}

/** `count` numbers from -0.5 to 0.5, by a linear congruential generator. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31 - 0.5;
  });
}
