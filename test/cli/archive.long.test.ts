import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { archiveExperiment } from '../../cli/archive/archive-experiment.ts';
import { ArchivedRun } from '../../cli/archive/archived-run.ts';
import { type Archive, archiveText } from '../../report/archive.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { compare } from '../../workflows/compare.ts';
import { Lab } from '../support/lab.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';
import { tddft } from '../support/tddft.ts';

const NAMESPACE = 'archive-tests';

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open(NAMESPACE);
  await lab.work(new ScriptedModel((request) => (isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI)));
  await lab.client.workflow.execute(benchmark, {
    taskQueue: 'experiments',
    workflowId: 'kept.baseline',
    args: [{ experiment_id: 'kept', tasks: ['fibonacci'], trials_per_task: 2 }],
  });
  await lab.rest();
});
beforeEach(() => {
  vi.stubEnv('TEMPORAL_ADDRESS', inject('temporalAddress'));
  vi.stubEnv('TEMPORAL_NAMESPACE', NAMESPACE);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => lab.close());

function archive(): Promise<Archive> {
  return archiveExperiment(lab.client, new ResultsFolder(lab.resultsDir, 'kept'), 'kept');
}

async function archived(group: string): Promise<ArchivedRun[]> {
  const file = join(new ResultsFolder(lab.resultsDir, 'kept').root, 'histories', `${group}.jsonl.gz`);
  const text = gunzipSync(await readFile(file)).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => ArchivedRun.parse(JSON.parse(line)))
    .toSorted((a, b) => a.workflow_id.localeCompare(b.workflow_id));
}

test('an arm and its trials are archived as histories that the workflows replay', { timeout: 120_000 }, async () => {
  await vi.waitFor(async () => expect((await archive()).files[0]?.histories).toBe(4), {
    timeout: 60_000,
    interval: 500,
  });
  const runs = await archived('kept.baseline');
  expect(runs.map(({ workflow_id, type, status }) => ({ workflow_id, type, status }))).toEqual([
    { workflow_id: 'kept.baseline', type: 'benchmark', status: 'COMPLETED' },
    { workflow_id: 'kept.baseline.attribution', type: 'attribution', status: 'COMPLETED' },
    { workflow_id: 'kept.baseline.fibonacci.000', type: 'trial', status: 'COMPLETED' },
    { workflow_id: 'kept.baseline.fibonacci.001', type: 'trial', status: 'COMPLETED' },
  ]);
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  const histories = runs.map(({ workflow_id: workflowId, history }) => ({ workflowId, history }));
  const failures = [];
  for await (const { error } of Worker.runReplayHistories({ workflowsPath }, histories)) failures.push(error);
  expect(failures).toEqual([undefined, undefined, undefined, undefined]);
});

test(
  'archiving again changes no byte, fetches what was running, and keeps what the server has forgotten',
  { timeout: 180_000 },
  async () => {
    const file = (await archive()).files[0]?.file ?? '';
    const before = await readFile(file);
    const waiting = await lab.client.workflow.start(compare, {
      taskQueue: 'experiments',
      workflowId: 'kept.compare',
      args: [{}],
    });
    await vi.waitFor(async () => expect(await archive()).toMatchObject({ running: 1, only_here: 0, lost: [] }), {
      timeout: 60_000,
      interval: 500,
    });
    expect(await readFile(file)).toEqual(before);

    await waiting.terminate();
    await lab.client.workflowService.deleteWorkflowExecution({
      namespace: NAMESPACE,
      workflowExecution: { workflowId: 'kept.baseline.fibonacci.001' },
    });
    await vi.waitFor(async () => expect(await archive()).toMatchObject({ running: 0, only_here: 1, lost: [] }), {
      timeout: 60_000,
      interval: 500,
    });
    expect((await archived('kept')).map(({ status }) => status)).toEqual(['TERMINATED']);
    expect((await archived('kept.baseline')).map(({ workflow_id }) => workflow_id)).toContain(
      'kept.baseline.fibonacci.001',
    );
  },
);

test('a recorded trial whose history was forgotten before it was archived is named', async () => {
  await rm(join(new ResultsFolder(lab.resultsDir, 'kept').root, 'histories', 'kept.baseline.jsonl.gz'));
  expect((await archive()).lost).toEqual(['kept.baseline.fibonacci.001']);
});

test('a damaged archive is refused by name, and left as it is', async () => {
  const damaged = join(new ResultsFolder(lab.resultsDir, 'kept').root, 'histories', 'kept.larger.jsonl.gz');
  await writeFile(damaged, 'no archive');
  await expect(archive()).rejects.toThrow(new RegExp(`^${damaged}:`));
  expect(await readFile(damaged, 'utf8')).toBe('no archive');
  await rm(damaged);
});

test('the command tells programs what is where, and people in a few lines', { timeout: 180_000 }, async () => {
  const { stdout } = await tddft(['archive', 'kept', '--results-dir', lab.resultsDir, '--json']);
  const found = await archive();
  expect(JSON.parse(stdout)).toEqual(found);
  expect(archiveText(found)).toMatch(/kept\.baseline\.jsonl\.gz: 3 histories, 0 of them new\n/);
  expect(archiveText(found)).toMatch(/1 recorded trials have no history any more, .*: kept\.baseline\.fibonacci\.001$/);
});

test('without a server it says how to start one', { timeout: 180_000 }, async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', undefined);
  const { code, stderr } = await tddft(['archive', 'kept', '--results-dir', lab.resultsDir]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^NotReady: stack: none serves .* To mend it: tddft up --results-dir /);
});
