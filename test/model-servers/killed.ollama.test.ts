import { join } from 'node:path';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { modelHosts } from '../../activities/model/hosts.ts';
import { createOllamaServer } from '../../activities/model/ollama/server.ts';
import { TrialRecord } from '../../domain/records.ts';
import { overall } from '../../workflows/arm-progress.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { progressQuery } from '../../workflows/messages.ts';
import { ollamaExecutable } from '../../tools/ollama/executable.ts';
import { OllamaServer } from '../../tools/ollama/server.ts';
import { Lab } from '../support/lab.ts';
import { openOllama, type TestOllama } from '../support/ollama-server.ts';
import { writeOtherVersion } from './other-version.ts';
import { writeOtherWeights } from './other-weights.ts';

const TASKS = ['fibonacci', 'balanced_brackets'];
const TRIALS = 40;
const DONE_BEFORE = 6;
const Version = z.object({ version: z.string() });

let lab: Lab;
let ollama: TestOllama;
beforeAll(async () => {
  lab = await Lab.open('ollama-killed');
});
afterAll(() => lab.close());
beforeEach(async () => {
  ollama = await openOllama();
  await lab.work(createOllamaServer(modelHosts({ OLLAMA_HOST: ollama.server.url })));
});
afterEach(async () => {
  await lab.rest();
  await ollama.close();
});

/** An arm on the real server, some of whose trials are done, and many not. */
async function armInTheMiddle(experiment_id: string) {
  const spec = { experiment_id, model: 'ollama:miniature', tasks: TASKS, trials_per_task: TRIALS, retry_budget: 2 };
  const arm = await lab.client.workflow.start(benchmark, {
    taskQueue: 'experiments',
    workflowId: `${experiment_id}.baseline`,
    args: [spec],
  });
  await expect.poll(() => done(arm), { timeout: 60_000, interval: 100 }).toBeGreaterThanOrEqual(DONE_BEFORE);
  return arm;
}

async function done(arm: WorkflowHandle<typeof benchmark>): Promise<number> {
  const progress = await arm.query(progressQuery);
  return progress === null ? 0 : overall(progress).done;
}

async function failure(arm: WorkflowHandle<typeof benchmark>): Promise<Error> {
  const cause: unknown = await arm.result().catch((error: unknown) => error);
  let error = cause instanceof WorkflowFailedError ? cause.cause : cause;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  if (!(error instanceof Error)) throw new Error('the arm did not fail');
  return error;
}

test(
  'kill -9 of the server in the middle of an arm is waited for, said, and costs no trial',
  { timeout: 300_000 },
  async () => {
    const arm = await armInTheMiddle('killed');
    await ollama.server.kill();
    const held = async (): Promise<string> => (await arm.query(progressQuery))?.held.join('\n') ?? '';
    await expect.poll(held, { timeout: 90_000, interval: 500 }).toContain(ollama.server.url);
    expect(await done(arm)).toBeLessThan(TASKS.length * TRIALS);

    await ollama.server.startAgain();
    const trials = TASKS.length * TRIALS;
    expect((await arm.result()).overall).toMatchObject({ trials, scored: trials, infrastructure_errors: 0 });
    expect(await held()).toBe('');
    for (const task of TASKS) {
      const indexes: number[] = [];
      const file = new ResultsFolder(lab.resultsDir, 'killed').arm('baseline').trials(task);
      for await (const { trial_index } of readJsonLines(file, TrialRecord)) indexes.push(trial_index);
      expect(indexes.toSorted((a, b) => a - b)).toEqual(Array.from({ length: TRIALS }, (_, index) => index));
    }
  },
);

test('other weights under the name that an arm began with stop it', { timeout: 180_000 }, async () => {
  const arm = await armInTheMiddle('replaced');
  await ollama.server.importWeights('miniature', await writeOtherWeights(join(ollama.folder, 'other.gguf')));
  expect(await failure(arm)).toMatchObject({ type: 'ModelChanged', message: expect.stringContaining('digest was') });
});

test('a server that comes back with other weights than the arm began with stops it', { timeout: 180_000 }, async () => {
  const folder = join(ollama.folder, 'other-server');
  const other = await OllamaServer.start({ executable: await ollamaExecutable(), folder });
  await other.importWeights('miniature', await writeOtherWeights(join(ollama.folder, 'other.gguf')));
  await other.stop();

  const arm = await armInTheMiddle('returned');
  await ollama.server.kill();
  await ollama.server.startAgain({ folder });
  expect(await failure(arm)).toMatchObject({ type: 'ModelChanged', message: expect.stringContaining('digest was') });
});

test('a server that comes back in another version than the arm began with stops it', { timeout: 180_000 }, async () => {
  const { version } = Version.parse(await (await fetch(`${ollama.server.url}/api/version`)).json());
  const executable = join(ollama.folder, 'other-ollama');
  const other = await writeOtherVersion(await ollamaExecutable(), version, executable);

  const arm = await armInTheMiddle('upgraded');
  await ollama.server.kill();
  await ollama.server.startAgain({ executable });
  const message = `server_version was ${version}, is ${other}`;
  expect(await failure(arm)).toMatchObject({ type: 'ModelChanged', message: expect.stringContaining(message) });
});
