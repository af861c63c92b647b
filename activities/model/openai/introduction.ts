import { ModelMissing } from '../errors.ts';
import type { Connection } from './connection.ts';
import { LlamaProps, LoraAdapters, type ModelCard, ModelCards, OpenApi, Version } from './wire.ts';

/** What a server was seen to be, which decides how options are called and adapters are served. */
export type Introduction = {
  version: string;
  models: ModelCard[];
} & (
  | { kind: 'llama-server'; props: LlamaProps; loras: LoraAdapters }
  | { kind: 'vllm' }
  /** `title` is null where the server has no name but those that its models are owned by. */
  | { kind: 'other'; title: string | null }
);

/** Asks a server who it is, by the routes that only one has. */
export async function introduction(connection: Connection, signal: AbortSignal): Promise<Introduction> {
  const { data: models } = await connection.ask('/v1/models', ModelCards, signal);
  const props = await connection.find('/props', LlamaProps, signal);
  if (props !== null) {
    const loras = (await connection.find('/lora-adapters', LoraAdapters, signal)) ?? [];
    return { kind: 'llama-server', version: props.build_info, models, props, loras };
  }
  const version = await connection.find('/version', Version, signal);
  if (version !== null) return { kind: 'vllm', version: version.version, models };
  const fastApi = await connection.find('/openapi.json', OpenApi, signal);
  const { title, version: told } = fastApi?.info ?? { title: null, version: 'unknown' };
  return { kind: 'other', title, version: told, models };
}

/** Throws `ModelMissing` with the models that there are. */
export function cardOf(models: ModelCard[], name: string, url: string): ModelCard {
  const found = models.find(({ id }) => id === name) ?? models.find(({ aliases = [] }) => aliases.includes(name));
  if (found) return found;
  const has = models.map(({ id }) => `openai:${id}`).join(', ') || 'none';
  throw new ModelMissing(`openai:${name}: not on ${url}, which has ${has}`);
}
