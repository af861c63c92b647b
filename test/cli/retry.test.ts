import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeJson } from '../../activities/files/atomic.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { createRecordActivities } from '../../activities/records/activities.ts';
import { compareFolders } from '../../activities/records/comparison.ts';
import { placeOf } from '../../activities/records/measured-arm.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import type { TrialRecord } from '../../domain/records.ts';
import type { TrialRow } from '../../report/trial.ts';
import { trialRecord } from '../domain/trial-record.ts';
import { adapterManifest } from '../support/adapter-manifest.ts';
import { Lab } from '../support/lab.ts';
import { asStack } from '../support/lab-stack.ts';
import { measureArm } from '../support/measured-experiment.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';
import { type Run, tddft } from '../support/tddft.ts';

const EXPERIMENT = { experiment: 'exp', trials: 4 };
const BROKEN = 'exp.baseline.fibonacci.002';

let lab: Lab;
let endStack: () => void;
let model: ScriptedModel;
beforeAll(async () => {
  lab = await Lab.open('retry-tests');
  model = new ScriptedModel((request) => (isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI));
  await lab.work(model);
  endStack = await asStack(lab);
});
afterAll(async () => {
  endStack();
  await lab.close();
});

const command = (...args: string[]): Promise<Run> => tddft([...args, '--results-dir', lab.resultsDir]);

/** An arm whose trial 2 ended in an infrastructure error and whose trial 3 is missing, and a whole one; compared. */
async function measure(): Promise<void> {
  const sandbox = { level: 2, python: '3.9.0', pytest: '8.0.0', runner: 'another' } as const;
  const identity = await model.describe({ name: 'miniature', adapter: null });
  const records = createRecordActivities({ resultsDir: lab.resultsDir });
  await measureArm(lab.resultsDir, {
    ...EXPERIMENT,
    arm: 'finetuned',
    successes: { fibonacci: 4 },
    record: { sandbox },
  });
  const place = { experiment_id: 'exp', arm: 'baseline' };
  await records.checkIdentity({ ...place, identity });
  for (const index of [0, 1, 2]) {
    const base = trialRecord({ index, task_id: 'fibonacci', tests: 1, implementation: null });
    const trial_id = `exp.baseline.fibonacci.00${index}`;
    const record: TrialRecord = { ...base, ...place, trial_id, model: identity };
    const broken: TrialRecord = {
      ...record,
      outcome: 'infrastructure_error',
      g_impl: [],
      error: 'the model server burnt',
    };
    await records.recordTrial(index === 2 ? broken : record);
  }
  await records.summarizeArm(place);
  const arm = (name: string) => placeOf(name, 'exp', lab.resultsDir);
  await compareFolders({ baseline: arm('baseline'), finetuned: arm('finetuned'), allowMismatch: true });
}

test(
  'retry runs only what is missing or broke, says so in the record, and compares again',
  { timeout: 400_000 },
  async () => {
    await measure();
    const planned = JSON.parse((await command('retry', 'exp', '--dry-run', '--json')).stdout);
    expect(planned.arms).toMatchObject([
      {
        arm: 'baseline',
        missing: ['exp.baseline.fibonacci.003'],
        broken: [{ trial_id: BROKEN, error: 'the model server burnt' }],
      },
    ]);
    expect(model.requests).toHaveLength(0);

    const { code, stdout, stderr } = await command('retry', 'exp.baseline');
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('baseline: 0/2 passed before, 2/4 now');
    expect(stdout).toContain('The comparison has changed.');
    expect(stderr).toContain(`${BROKEN}  the model server burnt`);
    expect(model.requests).toHaveLength(4);

    const rows: TrialRow[] = JSON.parse((await command('trials', 'list', '--id', 'exp', '--json')).stdout);
    expect(rows.map(({ replaces }) => replaces?.error ?? null)).toEqual([null, null, 'the model server burnt', null]);
    const again = await command('retry', 'exp');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to retry') });
    expect(model.requests).toHaveLength(4);
  },
);

test('a control arm is retried on its own task with its own adapter', { timeout: 400_000 }, async () => {
  const spec = { tasks: ['fibonacci', 'prime_checker'], trials_per_task: 2, controls: ['leave_one_task_out'] };
  await openDesign(spec, 'ctl', { resultsDir: lab.resultsDir, tasksDir: TASKS_DIR, version: '0' });
  const place = { experiment_id: 'ctl', arm: 'without_fibonacci' };
  const manifest = adapterManifest(place);
  await writeJson(new ResultsFolder(lab.resultsDir, 'ctl').model(place.arm).manifest, manifest);
  const records = createRecordActivities({ resultsDir: lab.resultsDir });
  const identity = await model.describe({ name: 'miniature', adapter: manifest.adapter });
  await records.checkIdentity({ ...place, identity });
  const base = trialRecord({ index: 0, task_id: 'fibonacci', tests: 1, implementation: null });
  const ids = { ...place, trial_id: 'ctl.without_fibonacci.fibonacci.000', model: identity };
  await records.recordTrial({ ...base, ...ids, outcome: 'infrastructure_error', g_impl: [], error: 'burnt' });

  const before = model.requests.length;
  const { code, stdout, stderr } = await command('retry', 'ctl');
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain('without_fibonacci: 0/0 passed before, 2/2 now');
  const asked = model.requests.slice(before);
  expect(asked).toHaveLength(4);
  for (const request of asked) expect(request.model).toEqual({ name: 'miniature', adapter: manifest.adapter });
  expect(await command('retry', 'ctl')).toMatchObject({
    stdout: expect.stringContaining('Nothing to retry: all 2 trials of without_fibonacci are measured.'),
  });
});

test.for([
  ['nobody', 'no such experiment'],
  ['exp.larger', 'no such arm has begun'],
  ['../exp', 'id: wrong form'],
])('retry of %j is refused with its reason and exit code 2', { timeout: 60_000 }, async ([id, reason]) => {
  const { code, stderr } = await command('retry', id ?? '');
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason ?? '') });
});
