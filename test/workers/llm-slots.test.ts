import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { ModelServer, ServerReport } from '../../activities/model/model-server.ts';
import { modelHosts } from '../../activities/model/hosts.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { workerConfig } from '../../workers/config.ts';
import { LimitedSlots } from '../../workers/llm-slots.ts';
import { llmWorker, type QueueWorker } from '../../workers/queues.ts';
import { Lab } from '../support/lab.ts';
import { ScriptedModel } from '../support/scripted-model.ts';
import { askAtOnce, probeServer } from './llm-slots-workflow.ts';

const CONTEXT = {
  slotType: 'activity',
  taskQueue: 'llm',
  workerIdentity: 'w',
  workerBuildId: 'b',
  isSticky: false,
} as const;

/** A server that counts the requests that it has at a time, each of which takes 30 ms. */
class CountingModel extends ScriptedModel {
  most = 0;
  answerMs = 30;
  private readonly told: () => number | null;

  constructor(told: () => number | null) {
    let inFlight = 0;
    super(async () => {
      inFlight += 1;
      this.most = Math.max(this.most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, this.answerMs));
      inFlight -= 1;
      return 'an answer';
    });
    this.told = told;
  }

  override async probe(model: string, signal: AbortSignal): Promise<ServerReport> {
    return { ...(await super.probe(model, signal)), slots: this.told() };
  }

  override async slots(): Promise<number | null> {
    return this.told();
  }
}

describe('the slots of the queue llm', () => {
  let lab: Lab;
  let connection: NativeConnection;
  let asking: Worker;
  let ended: Promise<void>;

  beforeAll(async () => {
    lab = await Lab.open('llm-slots-tests');
    connection = await NativeConnection.connect({ address: inject('temporalAddress') });
    const workflowsPath = fileURLToPath(new URL('llm-slots-workflow.ts', import.meta.url));
    asking = await Worker.create({ connection, namespace: 'llm-slots-tests', taskQueue: 'asking', workflowsPath });
    ended = asking.run();
  });
  afterAll(async () => {
    asking.shutdown();
    await ended;
    await connection.close();
    await lab.close();
  });

  async function serve(server: ModelServer, llmSlots: number | null): Promise<() => Promise<void>> {
    const config = {
      ...{ resultsDir: lab.resultsDir, tasksDir: TASKS_DIR, models: modelHosts({}), llmSlots },
      ...{ sandboxSlots: 1, unsafeNoSandbox: false },
    };
    const queue: QueueWorker = await llmWorker({ connection, namespace: 'llm-slots-tests', config }, server);
    const running = queue.worker.run();
    return async () => {
      queue.worker.shutdown();
      await running;
      await queue.close();
    };
  }

  function ask(workflowId: string, count: number): Promise<WorkflowHandle<typeof askAtOnce>> {
    return lab.client.workflow.start(askAtOnce, { taskQueue: 'asking', workflowId, args: ['ollama:m', count] });
  }

  test('follow what the server says: one more than it answers side by side, and more when it says more', async () => {
    let slots = 2;
    const server = new CountingModel(() => slots);
    const stop = await serve(server, null);
    expect(await (await ask('two', 24)).result()).toBe(24);
    expect(server.most).toBe(3);
    slots = 7;
    await lab.client.workflow.execute(probeServer, { taskQueue: 'asking', workflowId: 'probe', args: ['ollama:m'] });
    expect(await (await ask('seven', 40)).result()).toBe(40);
    expect(server.most).toBeGreaterThan(3);
    expect(server.most).toBeLessThanOrEqual(8);
    await stop();
  });

  test('are as many as a person said, whatever the server says', async () => {
    const server = new CountingModel(() => 30);
    const stop = await serve(server, 2);
    expect(await (await ask('fixed', 24)).result()).toBe(24);
    expect(server.most).toBe(2);
    await stop();
  });

  test('are given back by a worker that stops while requests run and wait, and the next one answers these', async () => {
    const server = new CountingModel(() => null);
    server.answerMs = 300;
    const stop = await serve(server, null);
    const asked = await ask('stopped', 24);
    await expect.poll(() => server.requests.length).toBeGreaterThan(2);
    await stop();
    expect(server.requests.length).toBeLessThan(24);
    const stopNext = await serve(server, null);
    expect(await asked.result()).toBe(24);
    await stopNext();
  });
});

test('permits are never more than the limit, wait for nothing while there is room, and none is lost to an abort', async () => {
  const step = fc.oneof(
    fc.constant({ kind: 'reserve' as const }),
    fc.record({ kind: fc.constant('abort' as const), which: fc.nat() }),
    fc.record({ kind: fc.constant('release' as const), which: fc.nat() }),
    fc.record({ kind: fc.constant('limit' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      let limit = 2;
      const slots = new LimitedSlots(() => limit);
      const waiting = new Set<AbortController>();
      let held = 0;
      const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
      for (const each of steps) {
        const before = held;
        if (each.kind === 'reserve') {
          const controller = new AbortController();
          waiting.add(controller);
          const reserved = slots.reserveSlot(CONTEXT, controller.signal);
          void reserved.then(
            () => {
              waiting.delete(controller);
              held += 1;
            },
            () => waiting.delete(controller),
          );
        } else if (each.kind === 'abort') {
          [...waiting][each.which % waiting.size]?.abort();
        } else if (each.kind === 'release' && held > 0) {
          held -= 1;
          slots.releaseSlot();
        } else if (each.kind === 'limit') {
          limit = each.limit;
          slots.admit();
        }
        await settle();
        expect(held).toBeLessThanOrEqual(Math.max(limit, before));
        if (waiting.size > 0) expect(held).toBeGreaterThanOrEqual(limit);
      }
      for (const controller of waiting) controller.abort();
      await settle();
      while (held > 0) {
        held -= 1;
        slots.releaseSlot();
      }
      const free = Array.from({ length: limit }, () => slots.tryReserveSlot());
      expect(free).not.toContain(null);
      expect(slots.tryReserveSlot()).toBeNull();
    }),
  );
});

test('a permit that was granted as its request was aborted goes to the next that waits', async () => {
  const slots = new LimitedSlots(() => 1);
  const first = new AbortController();
  await slots.reserveSlot(CONTEXT, first.signal);
  const next = slots.reserveSlot(CONTEXT, new AbortController().signal);
  first.abort();
  await expect(next).resolves.toEqual({});
});

test('an aborted wait ends with the reason of its signal', async () => {
  const slots = new LimitedSlots(() => 0);
  const controller = new AbortController();
  const reserved = slots.reserveSlot(CONTEXT, controller.signal);
  controller.abort();
  await expect(reserved).rejects.toBe(controller.signal.reason);
});

test('TDDFT_LLM_SLOTS fixes the slots, and without it they follow the server', () => {
  expect(workerConfig({}).llmSlots).toBeNull();
  expect(workerConfig({ TDDFT_LLM_SLOTS: '' }).llmSlots).toBeNull();
  expect(workerConfig({ TDDFT_LLM_SLOTS: '3' }).llmSlots).toBe(3);
  expect(() => workerConfig({ TDDFT_LLM_SLOTS: '0' })).toThrow('TDDFT_LLM_SLOTS');
});
