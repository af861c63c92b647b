import { AdapterAwaited, AdapterOfAnotherBase, ModelMissing } from '../activities/model/errors.ts';
import type { ModelServer, ServerReport } from '../activities/model/model-server.ts';
import { verifiedWeights } from '../activities/model/weights-file.ts';
import type { AdapterManifest } from '../domain/adapter.ts';
import { nameOnServer, servedName, serverKind } from '../domain/model.ts';
import { type AdapterRow, adapterRow, type ServerRow } from '../report/models.ts';
import { NotReady } from '../setup/not-ready.ts';
import { askModelServer } from './model-servers.ts';

/** A server that has to load weights before it answers takes its time. */
const ANSWER_MS = 120_000;
/** Not loaded, of other weights, or its file is gone. */
const NOT_THERE = [AdapterAwaited, AdapterOfAnotherBase, ModelMissing];

/** What the server of a base model says, and which of the model's `adapters` it has; one that is down says so. */
export async function servedAdapters(
  model: string,
  adapters: readonly AdapterManifest[],
): Promise<{ server: ServerRow; rows: AdapterRow[] }> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    return await askModelServer(model, async (server) => {
      const says = await server.probe(model, signal);
      const names = await server.registered(model, signal);
      const ours = new Set(adapters.flatMap((each) => [each.served.name, ...namesOnServer(each)]));
      return {
        server: { model, ...says, other_names: names.filter((name) => !ours.has(name)), error: null },
        rows: await Promise.all(
          adapters.map(async (each) => {
            const isNamed = names.includes(each.served.name);
            const isThere = isNamed || (await isNamelessThere(server, says, each, signal));
            return adapterRow(each, isThere, await damageOf(each));
          }),
        ),
      };
    });
  } catch (cause) {
    if (!(cause instanceof NotReady)) throw cause;
    const silent = { server: null, server_version: null, url: null, takes_adapters: null, takes_weights: null };
    return {
      server: { model, ...silent, slots: null, other_names: [], error: cause.message },
      rows: await Promise.all(adapters.map(async (each) => adapterRow(each, null, await damageOf(each)))),
    };
  }
}

/** Under which names a server gets a trained adapter, and the one beside it that does nothing. */
export function namesOnServer({
  base,
  adapter,
  null_adapter,
}: Pick<AdapterManifest, 'base' | 'adapter' | 'null_adapter'>): string[] {
  return [adapter, null_adapter].map((each) => servedName(nameOnServer(base), each));
}

/** Why an adapter's file is not the one that was registered; null where it is. */
async function damageOf({ adapter }: AdapterManifest): Promise<string | null> {
  try {
    await verifiedWeights(adapter);
    return null;
  } catch (cause) {
    if (!(cause instanceof ModelMissing)) throw cause;
    return cause.message;
  }
}

/** Two servers load adapters without a name: the one inside tddft when it is asked, and llama-server when it starts. */
async function isNamelessThere(
  server: ModelServer,
  { server: kind }: ServerReport,
  manifest: AdapterManifest,
  signal: AbortSignal,
): Promise<boolean> {
  const { base, adapter } = manifest;
  if (serverKind(base) === 'embedded') return (await damageOf(manifest)) === null;
  if (kind !== 'llama-server') return false;
  try {
    // It only looks, for it could not load one.
    await server.register({ name: base, adapter }, signal);
    return true;
  } catch (cause) {
    if (NOT_THERE.some((each) => cause instanceof each)) return false;
    throw cause;
  }
}
