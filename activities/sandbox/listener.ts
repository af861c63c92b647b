import { createServer, type ListenOptions } from 'node:net';

/** A server that counts who reaches it. */
export interface Listener {
  port: number | null;
  connections(): number;
  close(): Promise<void>;
}

export async function listener(where: ListenOptions): Promise<Listener> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(where, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : null,
    connections: () => connections,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
