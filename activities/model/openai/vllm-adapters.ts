import { type AdapterRef, servedName } from '../../../domain/model.ts';
import { AdapterNotServed, RequestRefused, ServerBusy } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { ModelCard } from './wire.ts';

/*
 * vLLM serves adapters beside their base model, each by a name of its own.
 * https://docs.vllm.ai/en/latest/features/lora/#dynamically-serving-lora-adapters
 */
const LOAD = '/v1/load_lora_adapter';
const UNLOAD = '/v1/unload_lora_adapter';
const HOW_TO_START =
  'start vLLM with VLLM_ALLOW_RUNTIME_LORA_UPDATING=True and --enable-lora --max-lora-rank <at least training.lora_r>';

/** Whether adapters may be loaded while the server runs: an empty request is refused as empty, or as no route at all. */
export async function takesAdapters(connection: Connection, signal: AbortSignal): Promise<boolean> {
  const response = await connection.send(LOAD, signal, {});
  const failure = await failureOf(connection, response);
  if (failure !== null && !isAboutAdapters(response, failure)) throw failure;
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
  const failure = await failureOf(connection, response);
  if (failure === null || /already (been )?loaded/.test(failure.message)) return name;
  if (!isAboutAdapters(response, failure)) throw failure;
  throw new AdapterNotServed(
    `${adapter.peft_dir} is not loaded (${failure.message}); ${HOW_TO_START}, where it can read that folder`,
  );
}

/** What is wrong with an answer to `LOAD`; null where nothing is. A 5xx may be over in a minute, whatever it says. */
async function failureOf(connection: Connection, response: Response): Promise<Error | null> {
  const failure = await connection.refusalIn(LOAD, response);
  if (response.ok) return null;
  if (failure.name !== 'Error') return failure;
  return new ServerBusy(`${failure.message}; where it says so again and again, ${HOW_TO_START}`);
}

/** Whether the server has no such route, or cannot take or find an adapter: a 4xx that is not about the key. */
function isAboutAdapters({ status }: Response, failure: Error): boolean {
  return failure instanceof RequestRefused && status !== 401 && status !== 403;
}

/** That the adapter is not there is no error. */
export async function unloadAdapter(connection: Connection, name: string, signal: AbortSignal): Promise<void> {
  const response = await connection.send(UNLOAD, signal, { lora_name: name });
  const failure = await connection.refusalIn(UNLOAD, response);
  if (!response.ok && response.status !== 404) throw failure;
}

/** Names of ours for adapters of `base`. */
export function loadedAdapters(models: ModelCard[], base: string): string[] {
  return models.filter(({ id, parent }) => parent === base && id.includes('-tdd-')).map(({ id }) => id);
}
