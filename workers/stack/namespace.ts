import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type ConnectionOptions, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { isLive, pollersOf } from '../../activities/server/pollers.ts';
import { addAttributes, compareAttributes } from '../../activities/server/search-attributes.ts';
import { NotReady } from '../../setup/not-ready.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.ts';

/** A dev server forgets closed workflows after a day; people look at trials for longer than that. */
const RETENTION = '30 days';

/** Waits for the server, then gives the namespace our search attributes and (on our own server) 30 days of retention. */
export async function prepareNamespace(
  options: ConnectionOptions,
  namespace: string,
  ownServer: boolean,
  timeoutMs: number,
): Promise<void> {
  const connection = await connect(options, timeoutMs);
  try {
    if (ownServer) {
      await connection.workflowService.updateNamespace({
        namespace,
        config: { workflowExecutionRetentionTtl: msToTs(RETENTION) },
      });
    }
    await registerSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
}

async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { missing, mistyped } = await compareAttributes(connection, namespace, SEARCH_ATTRIBUTES);
  if (mistyped.length > 0) throw unregistered(mistyped, 'of another type');
  if (missing.length === 0) return;
  try {
    await addAttributes(connection, namespace, missing);
  } catch (cause) {
    if (!isGrpcServiceError(cause)) throw cause;
    throw unregistered(missing, `not registered, and this connection may not (${cause.details})`);
  }

  function unregistered(attributes: readonly { name: string; type: string }[], problem: string): NotReady {
    const names = attributes.map(({ name, type }) => `${name} (${type})`).join(', ');
    return new NotReady({
      component: `search attributes of namespace ${namespace}`,
      reason: `${names}: ${problem}`,
      fix: 'tddft doctor gives the commands',
    });
  }
}

async function connect(options: ConnectionOptions, timeoutMs: number): Promise<Connection> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await Connection.connect({ ...options, connectTimeout: '2s' });
    } catch (cause) {
      // A wrong key stays wrong.
      const refusal = cause instanceof Error && isGrpcServiceError(cause.cause) ? cause.cause : null;
      const forGood = refusal !== null && REFUSED.has(Number(refusal.code));
      if (forGood || Date.now() > deadline) {
        throw new NotReady({
          component: 'Temporal server',
          reason: `${options.address}: ${refusal?.details ?? 'does not answer'}`,
          fix: 'tddft doctor says what is wrong',
        });
      }
      await sleep(200);
    }
  }
}

/** gRPC's PERMISSION_DENIED and UNAUTHENTICATED. */
const REFUSED = new Set([7, 16]);

/** Waits until every queue has a worker that polls it. */
export async function waitForPollers(
  options: ConnectionOptions,
  namespace: string,
  queues: readonly string[],
  timeoutMs: number,
): Promise<void> {
  const connection = await Connection.connect(options);
  try {
    const deadline = Date.now() + timeoutMs;
    let silent = [...queues];
    while (silent.length > 0) {
      // The worker of workflows runs activities, too.
      const polled = await Promise.all(silent.map((queue) => pollersOf(connection, namespace, queue, 'activity')));
      silent = silent.filter((_, index) => !polled[index]?.some(isLive));
      if (silent.length > 0 && Date.now() > deadline) throw new Error(`no worker polls the queue ${silent.join(', ')}`);
      if (silent.length > 0) await sleep(250);
    }
  } finally {
    await connection.close();
  }
}
