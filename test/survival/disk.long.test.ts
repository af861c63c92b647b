import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { TrialRecord } from '../../domain/records.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { Lab } from '../support/lab.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';
import { SmallDisk, whyNoMount } from './small-disk.ts';

const noMount = whyNoMount();
const TRIALS = 6;

let lab: Lab;
let disk: SmallDisk;
beforeAll(async () => {
  if (noMount !== null) console.warn(`NOT TESTED: full and read-only disks, because none can be mounted: ${noMount}`);
  lab = await Lab.open('survival-disk');
});
afterAll(() => lab.close());
beforeEach(() => {
  disk = SmallDisk.mount(lab.resultsDir);
});
afterEach(async () => {
  try {
    await lab.rest();
  } finally {
    disk.unmount();
  }
});

const troubles = [
  { name: 'full', errno: 'ENOSPC', begin: () => disk.fill(), end: () => disk.free() },
  {
    name: 'read-only',
    errno: 'EROFS',
    begin: async () => disk.setWritable(false),
    end: async () => disk.setWritable(true),
  },
];

test.skipIf(noMount !== null).for(troubles)(
  'an arm waits for a disk that is $name, says so, and then records each trial once',
  { timeout: 180_000 },
  async ({ name, errno, begin, end }) => {
    let mayAnswer = (): void => undefined;
    const answering = new Promise<void>((resolve) => (mayAnswer = resolve));
    const model = new ScriptedModel(async (request) => {
      await answering;
      return isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI;
    });
    await lab.work(model);
    const experiment_id = `disk-${name}`;
    const arm = await lab.client.workflow.start(benchmark, {
      taskQueue: 'experiments',
      workflowId: `${experiment_id}.baseline`,
      args: [{ experiment_id, tasks: ['fibonacci'], trials_per_task: TRIALS }],
    });
    await expect.poll(() => model.requests.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await begin();
    mayAnswer();
    const trial = lab.client.workflow.getHandle(`${experiment_id}.baseline.fibonacci.000`);
    await expect.poll(() => failures(trial), { timeout: 30_000 }).toContain(errno);

    await end();
    expect((await arm.result()).overall).toMatchObject({ trials: TRIALS, scored: TRIALS, successes: TRIALS });
    const folder = new ResultsFolder(lab.resultsDir, experiment_id).arm('baseline');
    const indexes: number[] = [];
    for await (const { trial_index } of readJsonLines(folder.trials('fibonacci'), TrialRecord))
      indexes.push(trial_index);
    expect(indexes).toEqual([0, 1, 2, 3, 4, 5]);
    expect(model.requests).toHaveLength(2 * TRIALS);
    const files = await readdir(lab.resultsDir, { recursive: true });
    expect(files.filter((file) => file.endsWith('.tmp'))).toEqual([]);
  },
);

test.skipIf(noMount !== null)(
  'an arm that starts on a read-only disk begins once it can',
  { timeout: 180_000 },
  async () => {
    await lab.work(new ScriptedModel((request) => (isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI)));
    disk.setWritable(false);
    const arm = await lab.client.workflow.start(benchmark, {
      taskQueue: 'experiments',
      workflowId: 'from-the-start.baseline',
      args: [{ experiment_id: 'from-the-start', tasks: ['fibonacci'], trials_per_task: 2 }],
    });
    // Long enough for a first try, which a local activity makes, and for another.
    await sleep(3000);
    disk.setWritable(true);
    expect((await arm.result()).overall).toMatchObject({ trials: 2, scored: 2 });
  },
);

/** What Temporal says of the activities that a workflow waits for. */
async function failures(workflow: {
  describe(): ReturnType<ReturnType<typeof lab.client.workflow.getHandle>['describe']>;
}) {
  const description = await workflow.describe().catch(() => null);
  return (description?.raw.pendingActivities ?? []).map(({ lastFailure }) => lastFailure?.message ?? '').join('\n');
}
