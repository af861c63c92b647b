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

/** Of the refusals that no retry mends, those of the key are not about adapters. */
const KEY_REFUSED = [401, 403];

/** Whether adapters may be loaded while the server runs: an empty request is refused as empty, or as no route at all. */
export async function takesAdapters(connection: Connection, signal: AbortSignal): Promise<boolean> {
  const response = await connection.send(LOAD, signal, {});
  const failure = await connection.refusalIn(LOAD, response);
  if (response.ok) return false;
  if (!isAboutAdapters(response, failure)) throw retried(response, failure);
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
  const failure = await connection.refusalIn(LOAD, response);
  if (response.ok || /already (been )?loaded/.test(failure.message)) return name;
  if (!isAboutAdapters(response, failure)) throw retried(response, failure);
  throw new AdapterNotServed(
    `${adapter.peft_dir} is not loaded (${failure.message}); ${HOW_TO_START}, where it can read that folder`,
  );
}

/** No such route, or an adapter that the server cannot take or find. What it says by 5xx may be over in a minute. */
function isAboutAdapters({ status }: Response, failure: Error): boolean {
  return failure instanceof RequestRefused && !KEY_REFUSED.includes(status);
}

/** An engine that is lost in the middle of a load answers 500 until vLLM is started again. */
function retried({ status }: Response, failure: Error): Error {
  return status === 500 && failure.name === 'Error' ? new ServerBusy(failure.message) : failure;
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
