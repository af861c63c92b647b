import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { writeAtomically, writeJson } from '../../activities/files/atomic.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { modelfile } from '../../activities/records/modelfile.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { servedModelChecks } from '../../cli/doctor/model-server.ts';
import { servedName } from '../../domain/model.ts';
import { Sampling } from '../../domain/spec.ts';
import { ollamaExecutable } from '../../tools/ollama/executable.ts';
import { writeAdapter } from '../activities/lora-file.ts';
import { adapterManifest } from '../support/adapter-manifest.ts';
import { openOllama, type TestOllama } from '../support/ollama-server.ts';
import { tddft } from '../support/tddft.ts';

const MODEL = 'ollama:miniature';

let resultsDir: string;
let folder: string;
let name: string;
let ollama: TestOllama;
beforeAll(async () => {
  ollama = await openOllama(2);
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-models-'));
  const { manifest, modelfile: recipe } = new ResultsFolder(resultsDir, 'exp').model('finetuned');
  folder = dirname(manifest);
  await mkdir(folder, { recursive: true });
  const written = await writeAdapter(join(folder, 'adapter.gguf'), 1);
  const adapter = { ...written, made_for: 'exp.finetuned' };
  name = servedName('miniature', adapter);
  const trained = adapterManifest({ experiment_id: 'exp', base: MODEL, adapter, served: { name, how: 'adapter' } });
  await openDesign({ model: MODEL, tasks: ['fibonacci'] }, 'exp', { resultsDir, tasksDir: TASKS_DIR, version: '0' });
  await writeJson(manifest, trained);
  await writeAtomically(recipe, modelfile(trained, Sampling.parse({})) ?? '');
});
beforeEach(() => void vi.stubEnv('OLLAMA_HOST', ollama.server.url));
afterAll(async () => {
  vi.unstubAllEnvs();
  await ollama.close();
  await rm(resultsDir, { recursive: true, force: true });
});

async function models(...args: string[]) {
  const { code, stdout } = await tddft(['models', ...args, '--results-dir', resultsDir, '--json']);
  return { code, said: JSON.parse(stdout) };
}

async function isServed(): Promise<unknown> {
  const { said } = await models('list');
  return said.adapters[0].on_server;
}

test('a trained adapter is registered, listed, called by the printed line, and removed', async () => {
  expect(await isServed()).toBe(false);
  const { code, said } = await models('register', 'exp');
  expect({ code, said }).toMatchObject({ code: 0, said: { model: MODEL, name, how: 'adapter' } });
  expect(await isServed()).toBe(true);

  const { stdout } = await execa({ shell: true })`${said.call[1]}`;
  expect(JSON.parse(stdout)).toMatchObject({ model: name, response: expect.any(String) });

  expect(await models('remove', 'exp')).toMatchObject({ code: 0, said: { name, was_there: true } });
  expect(await models('remove', 'exp')).toMatchObject({ code: 0, said: { name, was_there: false } });
  expect(await isServed()).toBe(false);
});

test('the base model and what others have put there cannot be removed', async () => {
  for (const theirs of ['miniature', 'miniature:latest', 'other:7b']) {
    expect(await models('remove', theirs, '--model', MODEL)).toMatchObject({
      code: 2,
      said: { error: { message: expect.stringContaining(`not a name that tddft gave`) } },
    });
  }
  expect((await servedModelChecks(MODEL)).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok']);
});

test('the Modelfile beside the weights makes the same model by hand, under the same name', async () => {
  const executable = await ollamaExecutable();
  const env = { HOME: ollama.folder, OLLAMA_HOST: ollama.server.url };
  await execa(executable, ['create', name, '-f', 'Modelfile'], { cwd: folder, env });
  expect(await isServed()).toBe(true);
  expect(await models('register', 'exp')).toMatchObject({ code: 0, said: { name, how: 'adapter' } });
  expect(await models('remove', name, '--model', MODEL)).toMatchObject({ code: 0, said: { was_there: true } });
});

test('doctor tells version, address, abilities, requests at a time and weights, and how a missing model is fetched', async () => {
  const checks = await servedModelChecks(MODEL);
  expect(checks.map(({ found }) => found)).toEqual([
    expect.stringMatching(/^ollama \S+ at http:\/\/127\.0\.0\.1:\d+$/),
    'it serves adapters on top of the base model',
    '2, by OLLAMA_NUM_PARALLEL',
    expect.stringMatching(
      /^ollama:miniature, sha256 [0-9a-f]{64}, \S+, context \d+ tokens, prompts go to \/api\/generate raw$/,
    ),
  ]);
  expect(await servedModelChecks('ollama:qwen2.5-coder:7b')).toMatchObject([
    { name: 'model server', state: 'ok' },
    { name: 'model', state: 'fail', fix: expect.stringContaining('ollama pull qwen2.5-coder:7b') },
  ]);
});
