import { Client, Connection } from '@temporalio/client';
import { toolchain } from '../../setup/toolchain.ts';
import { Child } from '../../workers/stack/child.ts';
import { type StackPlace, temporalServer } from '../../workers/stack/commands.ts';
import { prepareNamespace } from '../../workers/stack/namespace.ts';

/** The Temporal server of a stack that has ended, without its workers, for a look at the histories. */
export async function withServer<T>(place: StackPlace, work: (client: Client) => Promise<T>): Promise<T> {
  const server = new Child(temporalServer(await toolchain(), place), (line) => process.stderr.write(`${line}\n`));
  const address = `127.0.0.1:${place.port}`;
  try {
    server.start(() => {});
    await prepareNamespace({ address }, 'default', true, 60_000);
    const connection = await Connection.connect({ address });
    try {
      return await work(new Client({ connection }));
    } finally {
      await connection.close();
    }
  } finally {
    await server.stop(10_000);
  }
}
