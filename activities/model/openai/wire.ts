import { z } from 'zod';

/** One of `GET /v1/models`. Beyond `id`, every server tells something else. */
export const ModelCard = z.looseObject({
  id: z.string(),
  owned_by: z.string().optional(),
  /** llama-server's `--alias a,b`. */
  aliases: z.array(z.string()).optional(),
  /** vLLM: tokens of the longest request; the base of an adapter; a path or a name of the weights. */
  max_model_len: z.int().nullish(),
  parent: z.string().nullish(),
});
export type ModelCard = z.infer<typeof ModelCard>;
export const ModelCards = z.object({ data: z.array(ModelCard) });

/** llama-server's `GET /props`. https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md */
export const LlamaProps = z.object({
  default_generation_settings: z.object({ n_ctx: z.int() }),
  total_slots: z.int(),
  model_path: z.string(),
  build_info: z.string().default('unknown'),
  model_ftype: z.string().nullish(),
});
export type LlamaProps = z.infer<typeof LlamaProps>;

/** llama-server's `GET /lora-adapters`. An id is a place in this list, which the next start may order otherwise. */
export const LoraAdapters = z.array(z.object({ id: z.int(), path: z.string() }));
export type LoraAdapters = z.infer<typeof LoraAdapters>;

/** vLLM's `GET /version`. */
export const Version = z.object({ version: z.string() });

/** What FastAPI tells of the application that it serves, llama-cpp-python among them. */
export const OpenApi = z.object({ info: z.object({ title: z.string(), version: z.string() }) });

/** The forms that servers give their refusals, before a stream or inside one. */
const Refusal = z.union([
  z.object({ error: z.object({ message: z.string(), type: z.string().nullish(), code: z.unknown().optional() }) }),
  z.object({ error: z.string() }).transform(({ error }) => ({ error: { message: error, type: null, code: null } })),
  z
    .object({
      object: z.literal('error'),
      message: z.string(),
      type: z.string().nullish(),
      code: z.unknown().optional(),
    })
    .transform((error) => ({ error })),
]);

/** The status and text of a refusal, or null for what is none. */
export function refusalOf(body: unknown): { status: number | null; message: string; type: string | null } | null {
  const refusal = Refusal.safeParse(body);
  if (!refusal.success) return null;
  const { message, type = null, code } = refusal.data.error;
  return { status: typeof code === 'number' ? code : null, message, type };
}

/** One event of a stream of `/completions` (`text`) or `/chat/completions` (`delta`); of the usage alone, no choice. */
export const Chunk = z.object({
  choices: z.array(
    z.object({
      text: z.string().nullish(),
      delta: z.object({ content: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0) }).nullish(),
  /** llama-server's own clock. */
  timings: z.object({ prompt_ms: z.number().min(0), predicted_ms: z.number().min(0) }).nullish(),
});
export type Chunk = z.infer<typeof Chunk>;
