import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeJson } from '../../activities/files/atomic.ts';
import { sha256OfFile } from '../../activities/files/digest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { createRecordActivities } from '../../activities/records/activities.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { lockExperiment } from '../../cli/run-lock.ts';
import { givenSpec } from '../../cli/spec-options.ts';
import { DatasetReport } from '../../domain/dataset/sample.ts';
import { trialRecord } from '../domain/trial-record.ts';
import { adapterManifest } from '../support/adapter-manifest.ts';
import { tddft } from '../support/tddft.ts';

const ARM = { experiment_id: 'exp', arm: 'baseline' };

let cwd: string;
let resultsDir: string;
let folder: ResultsFolder;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tddft-existing-'));
  resultsDir = join(cwd, 'results');
  folder = new ResultsFolder(resultsDir, 'exp');
  const declared = { tasks: ['fibonacci'], trials_per_task: 20, selection: { steps: ['tests'] } };
  await openDesign(declared, 'exp', { resultsDir, tasksDir: TASKS_DIR, version: '0' });
  const records = createRecordActivities({ resultsDir });
  for (let index = 0; index < 20; index += 1) {
    const trial = { ...trialRecord({ index, tests: 1, implementation: 1 }), ...ARM, task_id: 'fibonacci' };
    if (index === 0) await records.checkIdentity({ ...ARM, identity: trial.model });
    await records.recordTrial(trial);
  }
  await records.summarizeArm(ARM);
  await mkdir(join(cwd, 'weights'));
  await writeFile(join(cwd, 'model.gguf'), '');
  await writeFile(join(cwd, 'named.json'), JSON.stringify({ experiment_id: 'exp', trials_per_task: 99 }));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

test.for([
  [['run', '--id', 'exp', '--trials', '99'], 'trials_per_task: differs (got 99, declared 20)'],
  [['run', '--id', 'exp', '--temperature', '1', '--dry-run'], 'sampling.temperature: differs (got 1, declared 0.7)'],
  [['benchmark', '--id', 'exp', '--trials', '99'], 'trials_per_task: differs (got 99, declared 20)'],
  [['benchmark', '--spec', 'named.json'], 'trials_per_task: differs (got 99, declared 20); exp was declared'],
  [['benchmark', '--id', 'new', '--model', 'gguf:gone.gguf'], 'model: no such file (got "gguf:/'],
  [['run', '--model', 'gguf:model.gguf', '--dry-run'], 'training.base_model: needed for gguf:'],
  [['run', '--dry-run', '--controls', 'audited', '--no-attribution'], 'controls: audited needs what attribution tells'],
  [['finetune', '--id', 'nobody'], 'no such experiment (got "nobody"'],
  [['extract', '--id', 'nobody'], '`tddft benchmark --id nobody` begins it'],
  [['extract', '--id', 'nobody', '--from', 'weights'], '--tasks <those of weights to train on> --trials 1` begins it'],
  [['extract', '--id', 'exp', '--from', '/nope'], '--from: no such folder (got "/nope")'],
  [['finetune', '--id', 'exp', '--spec', 'named.json'], 'trials_per_task: differs'],
  [['trials', 'list', '--id', 'exp', '--task', 'fibonaci'], 'did you mean "fibonacci"'],
  [['trials', 'list', '--id', 'exp', '--outcome', 'sucess'], 'did you mean "success"'],
  [['trials', 'list', '--id', 'exp', '--arm', 'larger'], '--arm: no results (got "larger"'],
] as const)('%j is refused with its reason and exit code 2, and changes nothing', async ([args, reason]) => {
  const before = await readFile(folder.manifest, 'utf8');
  const { code, stderr } = await tddft([...args], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
  expect(await readFile(folder.manifest, 'utf8')).toBe(before);
});

test('extract selects as declared, and a flag replaces only its own field', async () => {
  const selection = async (...flags: string[]) => {
    const { stdout, stderr } = await tddft(['extract', '--id', 'exp', '--json', ...flags], { cwd });
    expect(stderr).toBe('');
    return DatasetReport.parse(JSON.parse(stdout).reports.finetuned).selection;
  };
  expect(await selection()).toMatchObject({ first_attempt: true, steps: ['tests'] });
  expect(await selection('--no-first-attempt')).toMatchObject({ first_attempt: false, steps: ['tests'] });
});

test('extract names the adapters that were trained on other samples, and what trains them anew', async () => {
  const extract = async (...flags: string[]) => {
    const { code, stdout, stderr } = await tddft(['extract', '--id', 'exp', '--json', ...flags], { cwd });
    expect(code).toBe(0);
    return { stderr, outdated: JSON.parse(stdout).outdated_adapters };
  };
  expect(await extract()).toEqual({ stderr: '', outdated: [] });
  const dataset_sha256 = await sha256OfFile(folder.dataset('finetuned').prepared('train'));
  for (const arm of ['finetuned', 'finetuned_seed_43'])
    await writeJson(folder.model(arm).manifest, adapterManifest({ arm, dataset_sha256 }));
  expect(await extract()).toEqual({ stderr: '', outdated: [] });

  const { stderr, outdated } = await extract('--steps', 'implementations');
  await rm(join(folder.root, 'models'), { recursive: true });
  expect(outdated).toEqual([
    { arm: 'finetuned', trained_anew_by: 'tddft finetune --id exp' },
    { arm: 'finetuned_seed_43', trained_anew_by: 'tddft finetune --id exp --arm finetuned_seed_43' },
  ]);
  expect(stderr).toContain(
    'The adapter of finetuned was trained on other samples than these; `tddft finetune --id exp`',
  );
});

test('extract and compare wait for nobody: an experiment in use is refused', async () => {
  const unlock = await lockExperiment(resultsDir, 'exp');
  for (const command of ['extract', 'compare']) {
    const { code, stderr } = await tddft([command, '--id', 'exp'], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('is being run by') });
  }
  await unlock();
});

test("paths in a spec are taken from the user's folder", async () => {
  const file = join(cwd, 'paths.json');
  await writeFile(file, JSON.stringify({ training: { base_model: 'weights' } }));
  const args = ['run', '--dry-run', '--json', '--model', 'gguf:model.gguf', '--spec', file];
  const { code, stdout, stderr } = await tddft(args, { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(JSON.parse(stdout)).toMatchObject({
    spec: { model: `gguf:${join(cwd, 'model.gguf')}`, training: { base_model: join(cwd, 'weights') } },
  });
});

test("a seed is the whole experiment's, but a training's own in finetune", async () => {
  expect(await givenSpec({ seed: '7' }, ['design', 'selection', 'training'])).toEqual({
    sampling: { seed: 7 },
    training: { seed: 7 },
  });
  expect(await givenSpec({ seed: '7' }, ['training'])).toEqual({ training: { seed: 7 } });
});
