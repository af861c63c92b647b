import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type ConnectionOptions, isGrpcServiceError } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { msToTs } from '@temporalio/common/lib/time.js';
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
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return;
  const types = missing.flatMap(({ name, type }) => {
    const encoded = encodeSearchAttributeIndexedValueType(type);
    return encoded === undefined ? [] : [[name, encoded] as const];
  });
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) });
}

async function connect(options: ConnectionOptions, timeoutMs: number): Promise<Connection> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await Connection.connect({ ...options, connectTimeout: '2s' });
    } catch (cause) {
      if (Date.now() > deadline) throw cause;
      await sleep(200);
    }
  }
}

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
      const polled = await Promise.all(silent.map((queue) => hasPoller(connection, namespace, queue)));
      silent = silent.filter((_, index) => !polled[index]);
      if (silent.length > 0 && Date.now() > deadline) throw new Error(`no worker polls the queue ${silent.join(', ')}`);
      if (silent.length > 0) await sleep(250);
    }
  } finally {
    await connection.close();
  }
}

async function hasPoller(connection: Connection, namespace: string, queue: string): Promise<boolean> {
  // 2 is the activity half of a task queue; the workflow worker runs activities too.
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: queue },
      taskQueueType: 2,
    });
    return (pollers ?? []).some(({ lastAccessTime }) => Date.now() / 1000 - Number(lastAccessTime?.seconds ?? 0) < 120);
  } catch (cause) {
    if (isGrpcServiceError(cause)) return false;
    throw cause;
  }
}
