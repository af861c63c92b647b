import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modelIdentity } from '../../support/model-identity.ts';
import { writeJson } from '../../../activities/files/atomic.ts';
import { ResultsFolder } from '../../../activities/files/results-folder.ts';
import { createNightlyActivities } from '../../../activities/nightly/activities.ts';
import { createSpecActivities } from '../../../activities/spec/activities.ts';
import { TASKS_DIR } from '../../../activities/spec/task-files.ts';
import { adapterManifest, adapterRef } from '../../support/adapter-manifest.ts';
import { measureArm } from '../../support/measured-experiment.ts';

const ADAPTER = adapterRef({ path: '/models/adapter.gguf', sha256: 'c'.repeat(64) });
const TUNED = modelIdentity({ name: 'miniature', digest: 'a'.repeat(64), adapter_digest: ADAPTER.sha256 });
const RULE = { alpha: 0.01, margin: 0.15, wanted_power: 0.8 };

let resultsDir: string;
let specs: ReturnType<typeof createSpecActivities>;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-plan-'));
  specs = createSpecActivities({ resultsDir, tasksDir: TASKS_DIR, version: '0' });
});
afterAll(() => rm(resultsDir, { recursive: true }));

function plan(night: string, input: object | null | undefined) {
  return specs.resolveNightly(input, { workflow_id: night, time: '2026-11-01T02:00:00.000Z' });
}

test.each([null, undefined, {}])('%j is a whole input: the miniature on the six tasks', async (input) => {
  const { night, reference, rule, benchmark, design } = await plan('anything', input);
  expect({ night, reference, rule }).toEqual({ night: 'nightly-20261101-020000', reference: null, rule: RULE });
  expect(benchmark).toEqual({ experiment_id: night, arm: 'nightly', model: 'miniature' });
  expect(design.spec).toMatchObject({ trials_per_task: 50, tasks: { length: 6 } });
});

test('a night of a tuned arm runs with the adapter of that arm, also when its benchmark is run again by hand', async () => {
  const model = { model: TUNED };
  await measureArm(resultsDir, { experiment: 'exp-1', arm: 'finetuned', successes: { fibonacci: 3 }, record: model });
  await writeJson(
    new ResultsFolder(resultsDir, 'exp-1').model('finetuned').manifest,
    adapterManifest({ adapter: ADAPTER }),
  );
  const { night, benchmark, design } = await plan('schedule-2026-11-01T02:00:00Z', {
    nightly: 'tuned',
    reference: 'exp-1.finetuned',
  });
  expect(night).toBe('tuned-20261101-020000');
  expect(benchmark).toEqual({ experiment_id: night, arm: 'nightly', model: 'miniature', adapter_of: 'exp-1' });
  expect(design.spec.trials_per_task).toBe(5);

  const first = await specs.resolveBenchmark(benchmark, `${night}.nightly`);
  expect(first.model).toEqual({ name: 'miniature', adapter: ADAPTER });
  expect(await specs.resolveBenchmark({ experiment_id: night, arm: 'nightly' }, `${night}.nightly`)).toEqual(first);
  await expect(
    specs.resolveBenchmark({ experiment_id: night, arm: 'baseline', adapter_of: 'exp-1' }, `${night}.baseline`),
  ).rejects.toThrow('adapter_of: not for this arm');
});

test('a reference that lacks trials is refused, with the command that completes it', async () => {
  const part = { experiment: 'exp-2', arm: 'baseline', successes: { fibonacci: 1 }, trials: 3 };
  await measureArm(resultsDir, { ...part, spec: { trials_per_task: 9 } });
  await expect(plan('x', { nightly: 'part', reference: 'exp-2.baseline' })).rejects.toThrow(
    'reference: exp-2.baseline has 3 of 9 trials of fibonacci; `tddft benchmark --id exp-2 --arm baseline` completes it',
  );
});

test('a reference that is no longer what was pinned makes every night not comparable', async () => {
  const record = { model: { ...TUNED, adapter_digest: null } };
  const arm = { arm: 'baseline', successes: { fibonacci: 3 }, record };
  await measureArm(resultsDir, { ...arm, experiment: 'exp-3' });
  const { nightly, night } = await plan('swap-20261101-020000', { nightly: 'swap', reference: 'exp-3.baseline' });
  await measureArm(resultsDir, { ...arm, experiment: night, arm: 'nightly' });
  await rm(join(resultsDir, 'exp-3'), { recursive: true });
  await measureArm(resultsDir, { ...arm, experiment: 'exp-3', spec: { selection: { first_attempt: false } } });
  const { compareNight } = createNightlyActivities({ resultsDir });
  const result = await compareNight({ nightly, night, rule: RULE, started_at: '2026-11-01T02:00:00.000Z' });
  expect(result).toMatchObject({ outcome: 'not_comparable', test: null });
  expect(result.reasons[0]).toContain('exp-3.baseline is not what was pinned');
});
