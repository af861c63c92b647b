import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeJson } from '../../activities/files/atomic.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { createSpecActivities, type SpecActivities } from '../../activities/spec/activities.ts';
import { openDesign, wantedSpec } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';

let resultsDir: string;
let folder: ResultsFolder;
let gguf: string;
let weights: string;
let specs: SpecActivities;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-phases-'));
  folder = new ResultsFolder(resultsDir, 'exp');
  gguf = join(resultsDir, 'model.gguf');
  weights = join(resultsDir, 'weights');
  await writeFile(gguf, '');
  await mkdir(weights);
  specs = createSpecActivities(sources());
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

function sources() {
  return { resultsDir, tasksDir: TASKS_DIR, version: '0' };
}

async function withTrainingData(): Promise<void> {
  await writeJson(folder.dataset('finetuned').prepared('train'), {});
}

test('a training alone uses the declared settings, and a setting that it is given replaces only that one', async () => {
  await openDesign({ training: { num_epochs: 5, lora_r: 8 } }, 'exp', sources());
  await withTrainingData();
  const asDeclared = await specs.resolveFineTune({ experiment_id: 'exp' }, 'exp.fine-tune');
  expect(asDeclared.job.training).toMatchObject({ num_epochs: 5, lora_r: 8, lora_alpha: 32 });
  const other = await specs.resolveFineTune({ training: { lora_r: 32 } }, 'exp.fine-tune');
  expect(other.job.training).toMatchObject({ num_epochs: 5, lora_r: 32, lora_alpha: 32 });
});

test('a training alone may not change what the trials depend on', async () => {
  await openDesign({ trials_per_task: 9 }, 'exp', sources());
  await withTrainingData();
  await expect(specs.resolveFineTune({ trials_per_task: 8 }, 'exp.fine-tune')).rejects.toThrow(
    'trials_per_task: differs (got 8, declared 9)',
  );
});

test('a benchmark runs on the declared model and sampling, whatever else it is given', async () => {
  await openDesign({ model: `gguf:${gguf}`, sampling: { temperature: 0.2, seed: 7 } }, 'exp', sources());
  const plan = await specs.resolveBenchmark({ sampling: { seed: 7 } }, 'exp.baseline');
  expect(plan.model.name).toBe(`gguf:${gguf}`);
  expect(plan.design.spec.sampling).toMatchObject({ temperature: 0.2, seed: 7 });
  const third = await specs.resolveBenchmark({ arm: 'larger', model: 'miniature' }, 'exp.larger');
  expect(third).toMatchObject({ model: { name: 'miniature' }, design: { spec: { model: `gguf:${gguf}` } } });
  await expect(specs.resolveBenchmark({ model: 'miniature' }, 'exp.baseline')).rejects.toThrow('model: differs');
});

test('to ask whether an input fits writes nothing', async () => {
  await wantedSpec({ trials_per_task: 3 }, 'exp', resultsDir);
  await expect(readFile(folder.manifest)).rejects.toThrow('ENOENT');
});

test('an experiment whose weights are not there is refused before anything is written', async () => {
  const model = `gguf:${gguf}`;
  const refused = async (input: object, reason: string): Promise<void> => {
    await expect(specs.resolveExperiment(input, 'exp')).rejects.toThrow(reason);
    await expect(readFile(folder.manifest)).rejects.toThrow('ENOENT');
  };
  await refused({ model: 'gguf:/nowhere/model.gguf' }, 'model: no such file (got "gguf:/nowhere/model.gguf"');
  await refused({ model }, 'training.base_model: needed for gguf:');
  await refused({ model, training: { base_model: '/nowhere' } }, 'training.base_model: no such folder (got "/nowhere"');
  const { design, preflight } = await specs.resolveExperiment({ model, training: { base_model: weights } }, 'exp');
  expect(design.spec.training.base_model).toBe(weights);
  expect(preflight).toMatchObject({ base_model: weights, base_gguf: gguf, expected_samples: 600, adapters: 1 });
});

test('the audited control without attribution is refused in every way, before anything is written', async () => {
  const input = { controls: ['audited'], attribution: false };
  const reason = 'controls: audited needs what attribution tells (got attribution false)';
  await expect(specs.resolveExperiment(input, 'exp')).rejects.toThrow(reason);
  await expect(specs.resolveBenchmark(input, 'exp.baseline')).rejects.toThrow(reason);
  await expect(wantedSpec(input, 'exp', resultsDir)).rejects.toThrow(reason);
  await expect(readFile(folder.manifest)).rejects.toThrow('ENOENT');
  await openDesign({ controls: ['audited'] }, 'exp', sources());
  await expect(specs.resolveBenchmark({ attribution: false }, 'exp.baseline')).rejects.toThrow(reason);
});

test('a reference arm that is one of the pair is refused before anything is written', async () => {
  const input = { analysis: { reference_arm: 'baseline' } };
  const refused = 'analysis.reference_arm: one of the pair that H1 compares (got "baseline"';
  await expect(specs.resolveExperiment(input, 'exp')).rejects.toThrow(refused);
  await expect(specs.resolveBenchmark(input, 'exp.baseline')).rejects.toThrow(refused);
  await expect(readFile(folder.manifest)).rejects.toThrow('ENOENT');
  await expect(wantedSpec({ analysis: { reference_arm: 'larger' } }, 'exp', resultsDir)).resolves.toBeDefined();
});

test('an arm is run with attribution or without, whatever its experiment declared, and the design stays', async () => {
  for (const declared of [true, false]) {
    const id = `declared-${declared}`;
    await openDesign({ attribution: declared }, id, sources());
    const asDeclared = await specs.resolveBenchmark({}, `${id}.baseline`);
    expect(asDeclared.design.spec.attribution).toBe(declared);
    const other = await specs.resolveBenchmark({ attribution: !declared }, `${id}.baseline`);
    expect(other.design.spec.attribution).toBe(!declared);
    const manifest = await readFile(new ResultsFolder(resultsDir, id).manifest, 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ design: { spec: { attribution: declared } } });
  }
});

test('a benchmark of an arm that was never trained names its training, or that the experiment declares none', async () => {
  await openDesign({ tasks: ['fibonacci', 'prime_checker'], controls: ['unfiltered'] }, 'exp', sources());
  await expect(specs.resolveBenchmark({ arm: 'unfiltered' }, 'exp.unfiltered')).rejects.toThrow(
    'run `tddft finetune --id exp --arm unfiltered` first',
  );
  await expect(specs.resolveBenchmark({ arm: 'without_fibonacci' }, 'exp.without_fibonacci')).rejects.toThrow(
    'arm: exp declares no training for it (got "without_fibonacci", allowed finetuned, unfiltered, finetuned_seed_<n>)',
  );
});
