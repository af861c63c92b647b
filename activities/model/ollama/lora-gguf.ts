const ALIGNMENT = 32;
const F32 = 0;
const GGUF_STRING = 8;
const GGUF_F32 = 6;

/** Half of a LoRA pair, in GGUF's order of dimensions. */
export interface Half {
  shape: readonly [number, number];
  values: Float32Array;
}

/**
 * A LoRA adapter of the first layer's attention output, as GGUF.
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
export function loraGguf(architecture: string, alpha: number, a: Half, b: Half): Buffer<ArrayBuffer> {
  const [first, second] = [aligned(bytesOf(a)), aligned(bytesOf(b))];
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    ...[u32(3), u64(2), u64(4)],
    ...[text('general.architecture'), u32(GGUF_STRING), text(architecture)],
    ...[text('general.type'), u32(GGUF_STRING), text('adapter')],
    ...[text('adapter.type'), u32(GGUF_STRING), text('lora')],
    ...[text('adapter.lora.alpha'), u32(GGUF_F32), Buffer.from(new Float32Array([alpha]).buffer)],
    ...tensor('blk.0.attn_output.weight.lora_a', a, 0),
    ...tensor('blk.0.attn_output.weight.lora_b', b, first.length),
  ]);
  return Buffer.concat([aligned(header), first, second]);
}

function tensor(name: string, { shape }: Half, offset: number): Buffer[] {
  return [text(name), u32(shape.length), ...shape.map(u64), u32(F32), u64(offset)];
}

function bytesOf({ values }: Half): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function aligned(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT)]);
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
