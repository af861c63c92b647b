import { z } from 'zod';

/** An adapter as a model server loads it. `sha256` is of the GGUF file. */
export const AdapterRef = z.strictObject({
  path: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of the base weights that it was trained for; null where nobody has said. */
  base_sha256: z.string().nullable().default(null),
});
export type AdapterRef = z.infer<typeof AdapterRef>;

/** Which weights to ask: a base model by its spec name, with or without an adapter. */
export const ModelRef = z.strictObject({
  name: z.string(),
  adapter: AdapterRef.nullable(),
});
export type ModelRef = z.infer<typeof ModelRef>;

/** Where the base weights of a model lie: the GGUF that is served, and the Hugging Face folder that is trained. */
export interface BaseModel {
  gguf: string;
  huggingFace: string | null;
}
