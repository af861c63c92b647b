const ALIGNMENT = 32;
const F32 = 0;
const GGUF_STRING = 8;
const GGUF_F32 = 6;

/**
 * A LoRA adapter of one number each for A and B, as GGUF: whatever makes a server see an adapter, and nothing that it could
 * run. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
export function smallestAdapter(architecture: string): Buffer<ArrayBuffer> {
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    ...[u32(3), u64(2), u64(4)],
    ...[text('general.architecture'), u32(GGUF_STRING), text(architecture)],
    ...[text('general.type'), u32(GGUF_STRING), text('adapter')],
    ...[text('adapter.type'), u32(GGUF_STRING), text('lora')],
    ...[text('adapter.lora.alpha'), u32(GGUF_F32), Buffer.alloc(4)],
    ...oneNumber('blk.0.attn_output.weight.lora_a', 0),
    ...oneNumber('blk.0.attn_output.weight.lora_b', ALIGNMENT),
  ]);
  const padding = Buffer.alloc((ALIGNMENT - (header.length % ALIGNMENT)) % ALIGNMENT);
  return Buffer.concat([header, padding, Buffer.alloc(2 * ALIGNMENT)]);
}

function oneNumber(name: string, offset: number): Buffer[] {
  return [text(name), u32(2), u64(1), u64(1), u32(F32), u64(offset)];
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
