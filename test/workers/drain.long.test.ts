import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, expect, inject, onTestFailed, test } from 'vitest';
import { readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { TrialRecord } from '../../domain/records.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { prepareNamespace } from '../../workers/stack/namespace.ts';
import { alive, family } from '../sandbox/own-processes.ts';
import { startWorkers, type WorkerSite } from './worker-process.ts';

const NAMESPACE = 'drain-tests';
const TRIALS = 24;

let site: WorkerSite;
let client: Client;
const started: ReturnType<typeof startWorkers>[] = [];
beforeAll(async () => {
  const address = inject('temporalAddress');
  client = new Client({ connection: await Connection.connect({ address }), namespace: NAMESPACE });
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await client.workflowService.registerNamespace({ namespace: NAMESPACE, workflowExecutionRetentionPeriod });
  await prepareNamespace({ address }, NAMESPACE, false, 10_000);
  site = { address, namespace: NAMESPACE, resultsDir: await mkdtemp(join(tmpdir(), 'tddft-drain-')) };
});
afterAll(async () => {
  for (const { process: worker } of started) worker.kill('SIGKILL');
  await client.connection.close();
  await rm(site.resultsDir, { recursive: true, force: true });
});

test(
  'two worker processes share an arm, one stops at SIGTERM in its middle: each trial once, no attempt sampled again, no process left',
  { timeout: 480_000 },
  async () => {
    const [first, second] = [startWorkers(site), startWorkers(site)];
    started.push(first, second);
    onTestFailed(() => void process.stderr.write(first.told() + second.told()));
    await expect.poll(() => pollersOf('llm'), { timeout: 180_000 }).toBe(2);
    const arm = await client.workflow.start(benchmark, {
      taskQueue: 'experiments',
      workflowId: 'drained.baseline',
      args: [{ experiment_id: 'drained', tasks: ['fibonacci'], trials_per_task: TRIALS }],
    });
    await expect.poll(() => closedTrials(), { timeout: 120_000 }).toBeGreaterThan(2);
    const processes = family([first.pid]);
    expect(processes.length).toBeGreaterThan(2);
    first.process.kill('SIGTERM');
    expect(await first.ended).toEqual([0, null]);
    expect(alive(processes)).toEqual([]);

    expect((await arm.result()).overall).toMatchObject({ trials: TRIALS, infrastructure_errors: 0 });
    const records = await trials();
    expect(new Set(records.map(({ trial_id }) => trial_id)).size).toBe(TRIALS);
    const workers = new Set<string>();
    for (const record of records) {
      const { sampled, by } = await generations(record.trial_id);
      expect(sampled).toBe(record.g_test.length + record.g_impl.length);
      for (const identity of by) workers.add(identity);
    }
    const both = [first, second].map(({ pid }) => `${pid}@`);
    expect(both.map((start) => [...workers].filter((identity) => identity.startsWith(start)).length)).toEqual([1, 1]);
  },
);

/** Processes that poll a queue; an earlier one of the same test would count. */
async function pollersOf(queue: string): Promise<number> {
  const request = { namespace: NAMESPACE, taskQueue: { name: queue }, taskQueueType: 2 };
  const { pollers } = await client.workflowService.describeTaskQueue(request);
  return pollers?.length ?? 0;
}

async function closedTrials(): Promise<number> {
  const { count } = await client.workflow.count('WorkflowType = "trial" AND ExecutionStatus = "Completed"');
  return count;
}

async function trials(): Promise<TrialRecord[]> {
  const file = new ResultsFolder(site.resultsDir, 'drained').arm('baseline').trials('fibonacci');
  const records: TrialRecord[] = [];
  for await (const record of readJsonLines(file, TrialRecord)) records.push(record);
  return records;
}

/** How often a trial's model was asked with an answer, and by whom that was done. */
async function generations(trialId: string): Promise<{ sampled: number; by: string[] }> {
  const { events } = await client.workflow.getHandle(trialId).fetchHistory();
  const scheduled = new Set(
    (events ?? [])
      .filter(({ activityTaskScheduledEventAttributes: activity }) => activity?.activityType?.name === 'generate')
      .map(({ eventId }) => String(eventId)),
  );
  const by = (events ?? []).flatMap(({ activityTaskCompletedEventAttributes: done }) =>
    done && scheduled.has(String(done.scheduledEventId)) ? [done.identity ?? ''] : [],
  );
  return { sampled: by.length, by };
}
