import type { ModelServer } from '../model-server.ts';
import type { RequestLimit } from './request-limit.ts';

const SLOTS_MS = 10_000;

/** A server whose answers and reports `limit` sees. */
export function watchedServer(server: ModelServer, limit: RequestLimit): ModelServer {
  return {
    async probe(model, signal) {
      const report = await server.probe(model, signal);
      limit.tell(model, report.slots);
      return report;
    },

    async generate(request, signal, onToken) {
      const { name } = request.model;
      const asked = limit.begin(name, performance.now());
      let tokens: number | null = null;
      try {
        const answer = await asking(name).generate(request, signal, onToken);
        tokens = answer.completion_tokens;
        return answer;
      } finally {
        limit.end(name, asked, performance.now(), tokens);
      }
    },

    slots: (model, signal) => server.slots(model, signal),
    describe: (model, signal) => asking(model.name).describe(model, signal),
    register: (model, signal) => asking(model.name).register(model, signal),
    registered: (model, signal) => asking(model).registered(model, signal),
    remove: (model, name, signal) => asking(model).remove(model, name, signal),
    unload: (model, signal) => asking(model).unload(model, signal),
    close: () => server.close(),
  };

  /** Beside the request: a server that is slow to tell its slots delays nothing else. */
  function asking(model: string): ModelServer {
    if (limit.notice(model, performance.now())) void askForSlots(model);
    return server;
  }

  async function askForSlots(model: string): Promise<void> {
    try {
      limit.tell(model, await server.slots(model, AbortSignal.timeout(SLOTS_MS)));
    } catch {
      limit.tellNothing(model);
    }
  }
}
