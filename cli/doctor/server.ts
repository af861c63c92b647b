import type { Connection } from '@temporalio/client';
import type { Check } from '../../report/doctor.ts';
import { NotReady } from '../../setup/not-ready.ts';
import { connectTo } from '../connect.ts';
import { runningStack, type ServerPlace, serverPlace } from '../server-place.ts';
import { fail, ok, warn } from './check.ts';
import { clockCheck } from './clock.ts';
import { listenersCheck } from './listeners.ts';
import { namespaceChecks } from './namespace.ts';
import { queueChecks } from './queues.ts';

/** The stack of the results folder, and the Temporal server that its experiments run on. */
export async function serverChecks(resultsDir: string): Promise<Check[]> {
  const stack = await runningStack(resultsDir);
  const listening = stack && (await listenersCheck(stack));
  return [
    stack === null
      ? warn('stack', `not running for ${resultsDir}`, `start it with tddft up --results-dir ${resultsDir}`)
      : ok(
          'stack',
          `process ${stack.pid}${stack.ready ? '' : ', starting or stopping'}, Web UI ${stack.ui ?? 'elsewhere'}`,
        ),
    ...(listening ? [listening] : []),
    ...(await temporalChecks(resultsDir)),
  ];
}

async function temporalChecks(resultsDir: string): Promise<Check[]> {
  let place: ServerPlace | null;
  let connection: Connection;
  try {
    place = await serverPlace(resultsDir);
    if (place === null) return [];
    connection = await connectTo(place, resultsDir);
  } catch (cause) {
    if (!(cause instanceof NotReady)) throw cause;
    return [fail(cause.component, cause.reason, cause.fix)];
  }
  try {
    const { serverVersion } = await connection.workflowService.getSystemInfo({});
    const space = await namespaceChecks(connection, place);
    const reached = ok('Temporal server', `${serverVersion} at ${place.address}, ${securityOf(place)}`);
    if (space.some(({ name, state }) => name === 'namespace' && state === 'fail')) return [reached, ...space];
    return [
      reached,
      ...space,
      ...(await queueChecks(connection, place.namespace, resultsDir)),
      await clockCheck(connection, place.namespace),
    ];
  } finally {
    await connection.close();
  }
}

function securityOf({ options: { tls, apiKey } }: ServerPlace): string {
  const encrypted = Boolean(tls) || apiKey !== undefined;
  return `${encrypted ? 'TLS' : 'not encrypted'}${apiKey === undefined ? '' : ', API key'}`;
}
