import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { isLive, pollersOf } from '../activities/server/pollers.ts';

// The health of a worker's container: exit code 0 when Temporal sees this container poll each queue that is named, by
// default all that `workers/main.ts` serves. A container's host name is its own.
const named = process.argv.slice(2);
const queues = named.length > 0 ? named : ['experiments', 'llm', 'sandbox'];

const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await Connection.connect(connectionOptions);
for (const queue of queues) {
  const pollers = await pollersOf(connection, namespace, queue, 'activity');
  const isServed = pollers.some((poller) => isLive(poller) && poller.identity.includes(`@${hostname()} `));
  if (isServed) continue;
  process.stdout.write(`${hostname()} does not poll the queue ${queue}\n`);
  process.exitCode = 1;
}
await connection.close();
