import { type AdapterRef, servedName } from '../../../domain/model.ts';
import { AdapterNotServed, ServerOutOfMemory } from '../errors.ts';
import { type Connection, jsonOf } from './connection.ts';
import { refusal } from './errors.ts';
import { refusalOf, type ModelCard } from './wire.ts';

/*
 * vLLM serves adapters beside their base model, each by a name of its own.
 * https://docs.vllm.ai/en/latest/features/lora/#dynamically-serving-lora-adapters
 */
const LOAD = '/v1/load_lora_adapter';
const UNLOAD = '/v1/unload_lora_adapter';
const HOW_TO_START =
  'start vLLM with VLLM_ALLOW_RUNTIME_LORA_UPDATING=True and --enable-lora --max-lora-rank <at least training.lora_r>';

/** No such route; an adapter that the server cannot take or find, which it also says by 500. */
const STARTED_OTHERWISE = [400, 404, 405, 500];

/** Whether adapters may be loaded while the server runs: an empty request is refused as empty, or as no route at all. */
export async function takesAdapters(connection: Connection, signal: AbortSignal): Promise<boolean> {
  const response = await connection.send(LOAD, signal, {});
  await response.arrayBuffer();
  return response.status === 400 || response.status === 422;
}

/** The name under which the adapter answers, loaded where it is not. Throws `AdapterNotServed`. */
export async function loadAdapter(
  connection: Connection,
  models: ModelCard[],
  base: string,
  adapter: AdapterRef,
  signal: AbortSignal,
): Promise<string> {
  const name = servedName(base, adapter);
  if (models.some(({ id }) => id === name)) return name;
  if (adapter.peft_dir === null) {
    throw new AdapterNotServed(`vLLM loads adapters from PEFT's folder, and there is none for ${adapter.path}`);
  }
  const response = await connection.send(LOAD, signal, { lora_name: name, lora_path: adapter.peft_dir });
  const text = await response.text();
  if (response.ok || /already (been )?loaded/.test(text)) return name;
  const told = refusalOf(jsonOf(text))?.message ?? text.slice(0, 500);
  const failure = refusal(connection.urlOf(LOAD), response.status, told);
  if (!STARTED_OTHERWISE.includes(response.status) || failure instanceof ServerOutOfMemory) throw failure;
  throw new AdapterNotServed(
    `${adapter.peft_dir} is not loaded (${failure.message}); ${HOW_TO_START}, where it can read that folder`,
  );
}

/** That the adapter is not there is no error. */
export async function unloadAdapter(connection: Connection, name: string, signal: AbortSignal): Promise<void> {
  const response = await connection.send(UNLOAD, signal, { lora_name: name });
  if (response.ok || response.status === 404) await response.arrayBuffer();
  else throw await connection.refusalIn(UNLOAD, response);
}

/** Names of ours for adapters of `base`. */
export function loadedAdapters(models: ModelCard[], base: string): string[] {
  return models.filter(({ id, parent }) => parent === base && id.includes('-tdd-')).map(({ id }) => id);
}
