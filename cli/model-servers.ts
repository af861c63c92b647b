import * as errors from '../activities/model/errors.ts';
import { modelHosts } from '../activities/model/hosts.ts';
import type { ModelServer } from '../activities/model/model-server.ts';
import { createModelServers } from '../activities/model/model-servers.ts';
import { type ServerKind, serverKind } from '../domain/model.ts';
import { NotReady } from '../setup/not-ready.ts';

/** What the user, and not the command, can change. */
const NOT_READY = [
  errors.ServerUnreachable,
  errors.ServerBusy,
  errors.ServerOutOfMemory,
  errors.ModelMissing,
  errors.RequestRefused,
  errors.GarbledAnswer,
  errors.AdapterAwaited,
];
export const MODEL_SERVER = 'model server';

/** Asks the server of a model, without Temporal. A server that is not there or lacks the model is a `NotReady`. */
export async function askModelServer<T>(model: string, ask: (server: ModelServer) => Promise<T>): Promise<T> {
  const server = createModelServers(modelHosts(process.env));
  try {
    return await ask(server);
  } catch (cause) {
    throw asNotReady(cause, model);
  } finally {
    await server.close();
  }
}

function asNotReady(cause: unknown, model: string): unknown {
  if (!(cause instanceof Error)) return cause;
  const fix = FIX[serverKind(model)];
  if (cause.name === 'TimeoutError')
    return new NotReady({ component: MODEL_SERVER, reason: 'it does not answer', fix });
  if (!NOT_READY.some((each) => cause instanceof each)) return cause;
  if (CHANGED_FILE.test(cause.message))
    return new NotReady({ component: 'adapter', reason: cause.message.replace(/^adapter: /, ''), fix: RESTORE });
  const component = cause instanceof errors.ModelMissing ? 'model' : MODEL_SERVER;
  // Many of these end in what mends them: "...; `ollama serve` starts it".
  const [, found, mends] = /^(.+?); (`.+)$/s.exec(cause.message) ?? [];
  return new NotReady({ component, reason: found ?? cause.message, fix: mends ?? fix });
}

/** What is said of an adapter's file that is gone, or is not the one that was registered. */
const CHANGED_FILE = / is another file \(sha256 |^adapter: no file /;
const RESTORE =
  'put back the file that was there, or run `tddft finetune` for its arm again, which writes it anew from the training';

const FIX: Record<ServerKind, string> = {
  embedded: 'give the path of a GGUF file that this machine can read, as --model gguf:<path>',
  ollama: 'start the server (ollama serve), or set OLLAMA_HOST to where it listens; docs/models.md has each message',
  openai: 'start the server, or set OPENAI_BASE_URL to where it listens; docs/models.md has each message',
};
