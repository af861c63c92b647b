import { writeFile } from 'node:fs/promises';
import { sha256OfFile } from '../../activities/files/digest.ts';
import type { AdapterRef } from '../../domain/model.ts';

const HIDDEN = 128;
const RANK = 2;
const ALIGNMENT = 32;
const F32 = 0;
const GGUF_STRING = 8;
const GGUF_F32 = 6;

/** A LoRA adapter of the miniature that changes its answers: one layer's attention output, by numbers that `seed` decides. */
export async function writeAdapter(path: string, seed: number): Promise<AdapterRef> {
  return writeLora(path, numbers(HIDDEN * RANK, seed), numbers(RANK * HIDDEN, seed + 1));
}

/** One that changes nothing: its B is zero, as before a training. */
export async function writeNullAdapter(path: string): Promise<AdapterRef> {
  const a = numbers(HIDDEN * RANK, 1);
  return writeLora(path, a, Buffer.alloc(a.length));
}

async function writeLora(path: string, a: Buffer, b: Buffer): Promise<AdapterRef> {
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    ...[u32(3), u64(2), u64(4)],
    ...[text('general.architecture'), u32(GGUF_STRING), text('qwen2')],
    ...[text('general.type'), u32(GGUF_STRING), text('adapter')],
    ...[text('adapter.type'), u32(GGUF_STRING), text('lora')],
    ...[text('adapter.lora.alpha'), u32(GGUF_F32), f32([8])],
    ...tensor('blk.0.attn_output.weight.lora_a', [HIDDEN, RANK], 0),
    ...tensor('blk.0.attn_output.weight.lora_b', [RANK, HIDDEN], a.length),
  ]);
  const padding = Buffer.alloc((ALIGNMENT - (header.length % ALIGNMENT)) % ALIGNMENT);
  await writeFile(path, Buffer.concat([header, padding, a, b]));
  return { path, sha256: await sha256OfFile(path), base_sha256: null, made_for: null, peft_dir: null, merged: null };
}

/** `count` numbers from -0.5 to 0.5, by a linear congruential generator. */
function numbers(count: number, seed: number): Buffer {
  let state = seed;
  return f32(
    Array.from({ length: count }, () => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state / 2 ** 31 - 0.5;
    }),
  );
}

function tensor(name: string, shape: number[], offset: number): Buffer[] {
  return [text(name), u32(shape.length), ...shape.map(u64), u32(F32), u64(offset)];
}

function text(value: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function f32(values: number[]): Buffer {
  return Buffer.from(new Float32Array(values).buffer);
}
