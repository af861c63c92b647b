import { type ServerKind, serverKind } from '../../domain/model.ts';
import { createEmbeddedServer } from './embedded/server.ts';
import type { ModelHosts } from './hosts.ts';
import type { ModelServer } from './model-server.ts';
import { createOllamaServer } from './ollama/server.ts';
import { createOpenAiServer } from './openai/server.ts';

/** Every server that a spec's model can name, each opened when it is first asked for. */
export function createModelServers(hosts: ModelHosts): ModelServer {
  const open = new Map<ServerKind, Promise<ModelServer>>();

  return {
    probe: async (model, signal) => (await serverOf(model)).probe(model, signal),
    slots: async (model, signal) => (await serverOf(model)).slots(model, signal),
    describe: async (model, signal) => (await serverOf(model.name)).describe(model, signal),
    generate: async (request, signal, onToken) =>
      (await serverOf(request.model.name)).generate(request, signal, onToken),
    register: async (model, signal) => (await serverOf(model.name)).register(model, signal),
    registered: async (model, signal) => (await serverOf(model)).registered(model, signal),
    remove: async (model, name, signal) => (await serverOf(model)).remove(model, name, signal),
    unload: async (model, signal) => (await serverOf(model)).unload(model, signal),
    async close(): Promise<void> {
      const servers = await Promise.allSettled(open.values());
      await Promise.all(servers.flatMap((each) => (each.status === 'fulfilled' ? [each.value.close()] : [])));
    },
  };

  function serverOf(model: string): Promise<ModelServer> {
    const kind = serverKind(model);
    const known = open.get(kind);
    if (known) return known;
    const opened = openServer(kind);
    open.set(kind, opened);
    opened.catch(() => open.delete(kind));
    return opened;
  }

  async function openServer(kind: ServerKind): Promise<ModelServer> {
    if (kind === 'ollama') return createOllamaServer(hosts);
    if (kind === 'openai') return createOpenAiServer(hosts);
    return createEmbeddedServer({ sequences: 1, threads: 1 });
  }
}
