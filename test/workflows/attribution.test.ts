import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { readArmAttribution, readAttributions } from '../../activities/attribution/read-attribution.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { createRecordActivities } from '../../activities/records/activities.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import type { TrialAttribution } from '../../domain/attribution/attribution.ts';
import { attribution } from '../../workflows/attribution.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { attributionQuery, progressQuery, resumeUpdate } from '../../workflows/messages.ts';
import { ATTRIBUTED_TRIALS, attributedAnswers } from '../support/attributed-trials.ts';
import { Lab } from '../support/lab.ts';
import { ScriptedModel } from '../support/scripted-model.ts';

// Every trial of these is judged by some twenty programs, on cores that other tests may use.
vi.setConfig({ testTimeout: 240_000 });

const TRIALS = ATTRIBUTED_TRIALS.length;

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open('attribution-tests');
});
afterEach(() => lab.rest());
afterAll(() => lab.close());

/** Begins an arm of these trials. */
function start(experiment_id: string, input: object = {}, arm = 'baseline') {
  return lab.client.workflow.start(benchmark, {
    taskQueue: 'experiments',
    workflowId: `${experiment_id}.${arm}`,
    args: [{ experiment_id, arm, tasks: ['fibonacci'], trials_per_task: TRIALS, retry_budget: 1, ...input }],
  });
}

function attribute(
  experimentId: string,
  arm = 'baseline',
  input: unknown = null,
  beginning: Parameters<typeof attribution>[1] = {},
) {
  return lab.client.workflow.start(attribution, {
    taskQueue: 'experiments',
    workflowId: `${experimentId}.${arm}.attribution`,
    args: [input, beginning],
  });
}

function armFolder(experimentId: string, arm = 'baseline') {
  return new ResultsFolder(lab.resultsDir, experimentId).arm(arm);
}

async function lines(experimentId: string, arm = 'baseline'): Promise<TrialAttribution[]> {
  const found: TrialAttribution[] = [];
  for await (const line of readAttributions(armFolder(experimentId, arm), 'fibonacci')) found.push(line);
  return found;
}

test('an arm that ends is attributed: every way in which a trial can go has its verdict', async () => {
  await lab.work(new ScriptedModel(attributedAnswers('ways', ['baseline'])));
  const summary = await (await start('ways')).result();
  expect(summary.overall.trials).toBe(TRIALS);
  const found = await lines('ways');
  const said = found.map(({ verdict }, index) => `${ATTRIBUTED_TRIALS[index]?.what}: ${verdict}`);
  expect(said).toEqual(ATTRIBUTED_TRIALS.map(({ what, verdict }) => `${what}: ${verdict}`));
  expect(found.map(({ trial_index }) => trial_index)).toEqual(ATTRIBUTED_TRIALS.map((_, index) => index));
  expect(found[0]?.tests).toMatchObject({
    references: [
      { passes: 3, runs: 3 },
      { passes: 3, runs: 3 },
    ],
    mutants: 10,
  });
  expect(found[0]?.tests?.killed?.length).toBeGreaterThan(5);
  expect(found[2]?.implementation).toMatchObject({ passes_hidden: false, reason: 'fail' });
  expect(found[2]?.implementation?.failed).toHaveLength(5);

  const counted = await readArmAttribution(armFolder('ways'));
  expect(counted?.overall).toMatchObject({
    trials: TRIALS,
    verdicts: { false_success: 2, vacuous_tests: 2, unclear: 1 },
  });
  expect(counted?.cost.runs).toBeGreaterThan(50);
  expect(counted?.cost.benchmark_ms).toBeGreaterThan(0);
});

test('a second attribution runs nothing, says the same, and keeps what the first one took', async () => {
  await lab.work(new ScriptedModel(attributedAnswers('twice', ['baseline'])));
  await (await start('twice')).result();
  const before = await readArmAttribution(armFolder('twice'));
  const text = await readFile(armFolder('twice').attributions('fibonacci'), 'utf8');
  await rm(armFolder('twice').attributions('fibonacci'));
  const handle = await attribute('twice');
  const again = await handle.result();
  expect(again.cost.runs).toBe(before?.cost.runs);
  expect(again.cost.wall_ms).toBeGreaterThan(before?.cost.wall_ms ?? 0);
  expect(again.cost.known).toBeGreaterThan(before?.cost.known ?? 0);
  expect({ ...again, cost: null }).toEqual({ ...before, cost: null });
  expect(await readFile(armFolder('twice').attributions('fibonacci'), 'utf8')).toBe(text);
  expect(await handle.query(attributionQuery)).toMatchObject({ done: TRIALS, trials: TRIALS, runs: 0 });
});

test('a second arm with the same code, and trials that are added, cost only what is new', async () => {
  await lab.work(new ScriptedModel(attributedAnswers('more', ['baseline', 'larger'])));
  await (await start('more', { trials_per_task: 2 })).result();
  const two = await readArmAttribution(armFolder('more'));
  await (await start('more', { trials_per_task: 2 }, 'larger')).result();
  expect((await readArmAttribution(armFolder('more', 'larger')))?.cost).toMatchObject({ runs: 0, known: 4 });
  expect(await lines('more', 'larger')).toHaveLength(2);

  await createRecordActivities(lab).amendTrials({ experiment_id: 'more', trials_per_task: 3 });
  await (await start('more', { trials_per_task: 3 })).result();
  const three = await readArmAttribution(armFolder('more'));
  expect(three?.overall.trials).toBe(3);
  // Its weak tests by two references, two stubs and ten mutants, and its implementation.
  expect((three?.cost.runs ?? 0) - (two?.cost.runs ?? 0)).toBe(3 * 2 + 2 + 10 + 1);
});

test('a paused attribution begins no page; resumed, it goes on', async () => {
  await lab.work(new ScriptedModel(attributedAnswers('paused', ['baseline'])));
  await (await start('paused', { trials_per_task: 2, attribution: false })).result();
  const paused = { since: new Date().toISOString(), reason: 'the cores are needed' };
  const control = { paused, concurrency: 1, trials_per_task: null };
  const handle = await attribute('paused', 'baseline', null, { control });
  await expect.poll(() => handle.query(attributionQuery), { timeout: 60_000 }).toMatchObject({ paused, done: 0 });
  await handle.executeUpdate(resumeUpdate);
  expect((await handle.result()).overall.trials).toBe(2);
  const shown = await handle.query(attributionQuery);
  expect(shown).toMatchObject({ paused: null, done: 2, verdicts: { true_success: 1, false_success: 1 } });

  // A long one hands this on to its next run, which judges only what is left.
  const next = shown && { ...shown, runs: 7, known: 1, earlier: null };
  const last = await (await attribute('paused', 'baseline', null, next ? { progress: next } : {})).result();
  expect(last.cost).toMatchObject({ runs: 7, known: 1 });
});

test('workers that stop in the middle of it lose no judgement, and every trial is attributed once', async () => {
  const script = attributedAnswers('stopped', ['baseline'], 2 * TRIALS);
  await lab.work(new ScriptedModel(script));
  await (await start('stopped', { trials_per_task: 2 * TRIALS, attribution: false })).result();
  expect(await readArmAttribution(armFolder('stopped'))).toBeNull();
  const handle = await attribute('stopped');
  await expect.poll(() => handle.query(attributionQuery), { timeout: 20_000 }).not.toBeNull();
  await lab.rest();
  await lab.work(new ScriptedModel(script));
  expect((await handle.result()).overall.trials).toBe(2 * TRIALS);
  expect(new Set((await lines('stopped')).map(({ trial_id }) => trial_id)).size).toBe(2 * TRIALS);
  const cache = new ResultsFolder(lab.resultsDir, 'stopped').judgements('fibonacci');
  expect((await readdir(cache)).every((name) => /^[0-9a-f]{32}\.jsonl$/.test(name))).toBe(true);
});

test('an attribution that a person cancels leaves its arm measured', async () => {
  await lab.work(new ScriptedModel(attributedAnswers('cut', ['baseline'])));
  const handle = await start('cut');
  await expect
    .poll(() => handle.query(progressQuery), { timeout: 120_000, interval: 100 })
    .toMatchObject({ attributing: true });
  await vi.waitFor(() => lab.client.workflow.getHandle('cut.baseline.attribution').cancel(), { timeout: 10_000 });
  expect((await handle.result()).overall.trials).toBe(TRIALS);
  expect(await handle.query(progressQuery)).toMatchObject({ attributing: false, unattributed: expect.any(String) });
  expect(await readArmAttribution(armFolder('cut'))).toBeNull();
});

test('an arm that cannot be attributed is measured all the same, and says why it is not', async () => {
  const tasksDir = await mkdtemp(join(tmpdir(), 'tddft-other-tasks-'));
  const task = JSON.parse(await readFile(join(TASKS_DIR, 'fibonacci.json'), 'utf8'));
  await writeFile(join(tasksDir, 'fibonacci.json'), JSON.stringify({ ...task, version: 99 }));
  const design = { tasks: ['fibonacci'], trials_per_task: 1, retry_budget: 1 };
  await openDesign(design, 'hindered', { resultsDir: lab.resultsDir, tasksDir, version: '0' });
  await rm(tasksDir, { recursive: true });

  await lab.work(new ScriptedModel(attributedAnswers('hindered', ['baseline'])));
  const handle = await start('hindered', { trials_per_task: 1 });
  expect((await handle.result()).overall.trials).toBe(1);
  expect(await handle.query(progressQuery)).toMatchObject({
    attributing: false,
    unattributed: expect.stringContaining('tasks: fibonacci has another version than the experiment declared'),
  });
  expect(await readArmAttribution(armFolder('hindered'))).toBeNull();
});

test('an arm without results, an id of another arm and a field that there is not are refused with what is allowed', async () => {
  await lab.work(new ScriptedModel(attributedAnswers('refused', ['baseline'])));
  await (await start('refused', { trials_per_task: 1, attribution: false })).result();
  expect(await failure(attribute('refused', 'finetuned'))).toMatchObject({
    type: 'InvalidInput',
    message: expect.stringContaining('arm: has no results yet (got "finetuned"'),
  });
  expect((await failure(attribute('refused', 'baseline', { arm: 'larger' }))).message).toContain(
    'workflow_id: must say what it runs (got "refused.baseline.attribution", allowed "refused.larger.attribution")',
  );
  expect((await failure(attribute('refused', 'baseline', { arms: 'larger' }))).message).toContain('did you mean "arm"');
});

async function failure(started: ReturnType<typeof attribute>): Promise<{ type: string; message: string }> {
  const cause: unknown = await (await started).result().catch((error: unknown) => error);
  let error = cause instanceof WorkflowFailedError ? cause.cause : cause;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  if (!(error instanceof Error)) throw new Error('the workflow did not fail');
  return { type: 'type' in error ? String(error.type) : error.name, message: error.message };
}
