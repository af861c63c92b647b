import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { stackFile, writeStack } from '../../activities/files/stack-state.ts';
import { readMeasuredArm } from '../../activities/records/measured-arm.ts';
import { designOf } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { unfinishedExperiment } from '../../cli/experiments.ts';
import { connectToLive } from '../../cli/stack.ts';
import { ArmSummary } from '../../domain/records.ts';
import { ExperimentSpec } from '../../domain/spec.ts';
import { Pace } from '../../workflows/pace.ts';
import { measureArm } from '../support/measured-experiment.ts';

/*
 * A clock that jumps: nothing that decides a result, an order of trials or who runs what reads it. These are the places
 * that do read it.
 */
const IN_THE_FUTURE = new Date('2099-01-01T00:00:00Z');

let resultsDir: string;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-clock-'));
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

test('a clock that was set back gives no speed, and one that was set forward gives no negative one', () => {
  const back = new Pace();
  for (const at of [9000, 9500, 10_000, 1000]) back.ended(at);
  expect(back.perSecond).toBeNull();

  const forward = new Pace();
  for (const at of [9000, 9500, 10_000, 3_600_000]) forward.ended(at);
  expect(forward.perSecond).toBeGreaterThan(0);
});

test('trials that ended before they began, by a clock that was set back, count as any other', async () => {
  const record = { started_at: '2026-01-02T12:00:00.000Z', finished_at: '2026-01-02T11:00:00.000Z' };
  await measureArm(resultsDir, { experiment: 'exp', arm: 'baseline', successes: { fibonacci: 3 }, record });
  const folder = new ResultsFolder(resultsDir, 'exp');
  expect((await readJson(folder.arm('baseline').summary, ArmSummary))?.overall).toMatchObject({
    trials: 5,
    successes: 3,
  });
  await readMeasuredArm({ folder, experimentId: 'exp', arm: 'baseline' });
});

test('a stack file from the future is that of no running stack when its process is none', async () => {
  await writeStack({
    pid: process.pid,
    ready: true,
    address: '127.0.0.1:1',
    namespace: 'default',
    own_server: true,
    ui: null,
    results_dir: resultsDir,
    children: [],
  });
  await utimes(stackFile(resultsDir), IN_THE_FUTURE, IN_THE_FUTURE);
  expect(await readFile(stackFile(resultsDir), 'utf8')).toContain('"ready": true');
  expect(await connectToLive(resultsDir)).toBeNull();
});

test('an unfinished experiment whose files come from the future is the one that a repeated command continues', async () => {
  await measureArm(resultsDir, { experiment: 'late', arm: 'baseline', successes: { fibonacci: 3 } });
  const folder = new ResultsFolder(resultsDir, 'late');
  await utimes(folder.manifest, IN_THE_FUTURE, IN_THE_FUTURE);
  const spec = ExperimentSpec.parse({ tasks: ['fibonacci'], trials_per_task: 5 });
  expect(await unfinishedExperiment(resultsDir, await designOf(spec, 'another', TASKS_DIR))).toBe('late');
});
