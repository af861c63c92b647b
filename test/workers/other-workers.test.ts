import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { experimentsIdentity, placeOf, type ServedPlace } from '../../workers/identity.ts';
import { joinQueue } from '../../workers/other-workers.ts';
import { workflowCode } from '../../workers/workflow-code.ts';

const MINE: ServedPlace = { version: '0.1.0', code: 'aaaaaaaaaaaa', results: '11111111' };
const NAMESPACE = 'other-workers-tests';

// What webpack tells of a bundle would drown what a failed test says.
Runtime.install({ logger: new DefaultLogger('ERROR') });

let connection: NativeConnection;
let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  const address = inject('temporalAddress');
  const client = await Connection.connect({ address });
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await client.workflowService.registerNamespace({ namespace: NAMESPACE, workflowExecutionRetentionPeriod });
  await client.close();
  connection = await NativeConnection.connect({ address });
  workflowBundle = (await workflowCode()).bundle;
});
afterAll(() => connection.close());

/** Runs a worker of this identity on a queue while `work` runs. */
async function beside(queue: string, identity: string, work: () => Promise<void>): Promise<void> {
  const worker = await Worker.create({ connection, namespace: NAMESPACE, taskQueue: queue, identity, workflowBundle });
  const ended = worker.run();
  try {
    await expect.poll(() => pollers(queue), { timeout: 20_000 }).toContain(identity);
    await work();
  } finally {
    worker.shutdown();
    await ended;
  }
}

async function pollers(queue: string): Promise<(string | null | undefined)[]> {
  const request = { namespace: NAMESPACE, taskQueue: { name: queue }, taskQueueType: 1 };
  const { pollers: found } = await connection.workflowService.describeTaskQueue(request);
  return (found ?? []).map(({ identity }) => identity);
}

function join(queue: string, place: ServedPlace, told: string[] = [], patienceMs = 0): Promise<void> {
  const narrate = (line: string): void => void told.push(line);
  return joinQueue({ connection, namespace: NAMESPACE, queue, place, narrate, patienceMs });
}

test('a worker joins an empty queue and one of its like, and refuses beside other code or another results folder', async () => {
  await join('mixed', MINE);
  await beside('mixed', experimentsIdentity(MINE), async () => {
    await join('mixed', MINE);

    const newer = { ...MINE, code: 'bbbbbbbbbbbb' };
    const told: string[] = [];
    await expect(join('mixed', newer, told, 1500)).rejects.toThrow(
      new RegExp(
        `^queue mixed: worker ${process.pid}@${hostname()} \\(seen \\d+ s ago\\) serves it in namespace ${NAMESPACE} ` +
          'with other workflow code \\(tddft 0.1.0 code aaaaaaaaaaaa; this is tddft 0.1.0 code bbbbbbbbbbbb\\)\\. ' +
          'To mend it: stop that `tddft up`, or start this one from the same code$',
      ),
    );
    expect(told).toEqual([expect.stringMatching(/^Waiting up to 2 s: worker .* with other workflow code/)]);

    await expect(join('mixed', { ...MINE, results: '22222222' })).rejects.toThrow(
      /for another results folder\. To mend it: .*TEMPORAL_NAMESPACE$/,
    );
  });
});

test('a worker that names no code is another one', async () => {
  await beside('unnamed', '1@elsewhere', async () => {
    await expect(join('unnamed', MINE)).rejects.toThrow('worker 1@elsewhere');
  });
});

test('an identity tells the place it was made of', () => {
  expect(placeOf(experimentsIdentity(MINE))).toEqual(MINE);
  expect(placeOf('123@host')).toBe(null);
});

test('the same workflow code has the same digest, wherever the process was started', async () => {
  const here = process.cwd();
  const { digest } = await workflowCode();
  process.chdir('/');
  try {
    expect((await workflowCode()).digest).toBe(digest);
  } finally {
    process.chdir(here);
  }
  expect(digest).toMatch(/^[0-9a-f]{12}$/);
});
