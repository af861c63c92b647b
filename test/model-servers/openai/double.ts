import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface Asked {
  path: string;
  body: unknown;
  key: string | undefined;
}

/**
 * What a route answers: a body, or the events of a stream that ends properly (`done`), ends without an end (`cut`), is
 * reset in the middle (`reset`), or stays open (`open`).
 */
export type Reply =
  | { status?: number; json: unknown }
  | 'hangs up'
  | { events: (object | string)[]; end: 'done' | 'cut' | 'reset' | 'open' };

export type Routes = Record<string, Reply | ((asked: Asked) => Reply)>;

/** A server that speaks as its routes say, and 404 as FastAPI does elsewhere. */
export class Double {
  readonly asked: Asked[] = [];
  connections = 0;
  /** Resolves when a client has gone away from an open stream. */
  readonly left: Promise<void>;
  routes: Routes;
  private readonly server: Server;
  private leave = (): void => {};

  private constructor(routes: Routes) {
    this.routes = routes;
    this.left = new Promise((resolve) => (this.leave = resolve));
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async open(routes: Routes): Promise<Double> {
    const double = new Double(routes);
    double.server.on('connection', () => (double.connections += 1));
    double.server.listen(0, '127.0.0.1');
    await once(double.server, 'listening');
    return double;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  /** The bodies of what was asked of one route. */
  bodies(path: string): unknown[] {
    return this.asked.filter((asked) => asked.path === path).map(({ body }) => body);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += String(part);
    const path = request.url ?? '';
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const asked = { path, body, key: request.headers.authorization };
    this.asked.push(asked);
    const route = this.routes[path] ?? { status: 404, json: { detail: 'Not Found' } };
    const reply = typeof route === 'function' ? route(asked) : route;
    if (reply === 'hangs up') {
      request.socket.destroy();
      return;
    }
    if ('json' in reply) {
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(reply.json));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of reply.events) {
      response.write(typeof event === 'string' ? event : `data: ${JSON.stringify(event)}\n\n`);
    }
    if (reply.end === 'done') response.end('data: [DONE]\n\n');
    if (reply.end === 'cut') response.end();
    if (reply.end === 'reset') setTimeout(() => request.socket.resetAndDestroy(), 20);
    if (reply.end === 'open') response.once('close', this.leave);
  }
}
