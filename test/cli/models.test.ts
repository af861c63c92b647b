import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeJson } from '../../activities/files/atomic.ts';
import { sha256OfFile } from '../../activities/files/digest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { baseWeights, requireModelFile } from '../../activities/spec/model-files.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import type { AdapterManifest } from '../../domain/adapter.ts';
import type { AdapterRef } from '../../domain/model.ts';
import { ExperimentSpec } from '../../domain/spec.ts';
import { servedModelChecks } from '../../cli/doctor/model-server.ts';
import { givenSpec } from '../../cli/spec-options.ts';
import { callLines } from '../../report/models.ts';
import { adapterManifest, adapterRef } from '../support/adapter-manifest.ts';
import { freePort } from '../support/free-port.ts';
import { type Run, tddft } from '../support/tddft.ts';

const SERVED = 'qwen2.5-coder:7b-tdd-finetuned-big-aaaaaaaaaaaa';

let resultsDir: string;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-models-'));
  const file = join(resultsDir, 'small', 'models', 'finetuned', 'adapter.gguf');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'adapter');
  const sha256 = await sha256OfFile(file);
  await trained('small', { adapter: adapterRef({ path: file, sha256 }), served: { name: file, how: 'adapter' } });
  await trained('big', { base: 'ollama:qwen2.5-coder:7b', served: { name: SERVED, how: 'adapter' } });
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(resultsDir, { recursive: true, force: true }));

/** An experiment of which nothing is there but its design and an adapter. */
async function trained(experiment_id: string, changes: Partial<AdapterManifest>): Promise<void> {
  const manifest = adapterManifest({ experiment_id, ...changes });
  const sources = { resultsDir, tasksDir: TASKS_DIR, version: '0' };
  await openDesign({ model: manifest.base, tasks: ['fibonacci'] }, experiment_id, sources);
  await writeJson(new ResultsFolder(resultsDir, experiment_id).model('finetuned').manifest, manifest);
}

function models(...args: string[]): Promise<Run> {
  return tddft(['models', ...args, '--results-dir', resultsDir]);
}

async function withoutServers(): Promise<void> {
  vi.stubEnv('OLLAMA_HOST', `127.0.0.1:${await freePort()}`);
  vi.stubEnv('OPENAI_BASE_URL', `http://127.0.0.1:${await freePort()}/v1`);
}

describe('tddft models list', () => {
  test('has every adapter, whether it is served, and for a server that is down the command that starts it', async () => {
    await withoutServers();
    const { code, stdout } = await models('list', '--json');
    expect(code).toBe(3);
    const { adapters, servers } = JSON.parse(stdout);
    expect(adapters).toMatchObject([
      { adapter: 'small.finetuned', model: 'miniature', on_server: true, damaged: null, probe: { changed: 1 } },
      { adapter: 'big.finetuned', model: 'ollama:qwen2.5-coder:7b', on_server: null, served: { name: SERVED } },
    ]);
    expect(servers).toMatchObject([
      { model: 'miniature', takes_adapters: true, error: null },
      { model: 'ollama:qwen2.5-coder:7b', server: null, error: expect.stringContaining('`ollama serve` starts it') },
    ]);
  });

  test('of one model leaves out the others, and asks no other server', async () => {
    await withoutServers();
    const { code, stdout } = await models('list', '--model', 'miniature');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^small\.finetuned +miniature +[0-9a-f]{12} +1 of 1 +yes +/m);
    expect(stdout).toMatch(/^miniature: node-llama-cpp \S+ inside tddft; takes adapters; 1 at a time$/m);
    expect(stdout).not.toContain('big');
  });

  test('goes on past a damaged file, and names it', async () => {
    const file = new ResultsFolder(resultsDir, 'small').model('unfiltered').manifest;
    await writeJson(file, { name: 'torn' });
    const { code, stdout, stderr } = await models('list', '--model', 'miniature');
    await rm(file);
    expect(stderr).toContain(file);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('small.finetuned') });
  });
});

test('an adapter of the embedded miniature needs no registration, which says so', async () => {
  const path = join(resultsDir, 'small', 'models', 'finetuned', 'adapter.gguf');
  await trained('small', { adapter: adapterRef({ path, sha256: await sha256OfFile(path) }) });
  const { code, stdout } = await models('register', 'small');
  expect(code).toBe(0);
  expect(stdout).toContain('miniature runs inside tddft');
  expect(stdout).toMatch(/^llama-server -m \S+miniature\.gguf --lora \S+adapter\.gguf$/m);
});

test('an adapter whose file is another one, or gone, is told how to come by it again', async () => {
  const path = join(resultsDir, 'small', 'models', 'finetuned', 'adapter.gguf');
  const register = async (adapter: Partial<AdapterRef>) => {
    await trained('small', { adapter: adapterRef(adapter) });
    const { code, stderr } = await models('register', 'small');
    const list = await models('list', '--model', 'miniature');
    expect(list.stdout).toMatch(/^small\.finetuned .* no, damaged /m);
    expect(list.stdout).toContain('small.finetuned is damaged: ');
    return { code, stderr };
  };
  const restored = expect.stringMatching(/adapter: .*put back the file .*`tddft finetune`/s);
  expect(await register({ path })).toEqual({ code: 3, stderr: restored });
  expect(await register({ path: `${path}.gone` })).toEqual({ code: 3, stderr: restored });
  await trained('small', { adapter: adapterRef({ path, sha256: await sha256OfFile(path) }) });
});

test.for([
  [['list', '--model', 'gpt'], 'model: wrong form (got "gpt"'],
  [['register', '../etc'], 'adapter: wrong form (got "../etc"'],
  [['register', 'small.unfiltered'], 'small declares no training for it (got "unfiltered", allowed finetuned'],
  [['remove', 'small'], 'adapter: miniature runs inside tddft'],
] as const)('%j is refused with its reason and exit code 2', async ([args, reason]) => {
  const { code, stderr } = await models(...args);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
});

test.for([
  ['register', 'big'],
  ['remove', 'big'],
  ['remove', SERVED, '--model', 'ollama:qwen2.5-coder:7b'],
])('%j without a server ends with exit code 3 and the command that starts it, as JSON too', async (args) => {
  await withoutServers();
  const { code, stdout } = await models(...args, '--json');
  expect(code).toBe(3);
  expect(JSON.parse(stdout).error.message).toMatch(/does not answer .*To mend it: `ollama serve` starts it$/);
});

test('doctor tells of a server that is down in one line, with what mends it', async () => {
  await withoutServers();
  expect(await servedModelChecks('ollama:qwen2.5-coder:7b')).toMatchObject([
    { name: 'model server', state: 'fail', fix: expect.stringContaining('ollama serve') },
  ]);
  expect(await servedModelChecks('openai:any')).toMatchObject([
    { name: 'model server', state: 'fail', fix: expect.stringContaining('OPENAI_BASE_URL') },
  ]);
});

describe('the weights of a spec', () => {
  const spec = (model: string, base_model?: string) =>
    ExperimentSpec.parse({ model, ...(base_model !== undefined && { training: { base_model } }) });

  test('are looked for on this machine only where tddft serves them itself', async () => {
    await requireModelFile('ollama:qwen2.5-coder:7b');
    await requireModelFile('openai:any');
    await expect(requireModelFile('gguf:/nowhere.gguf')).rejects.toThrow('model: no such file');
  });

  test('to train come with the miniature, wherever it is served', async () => {
    expect(await baseWeights(spec('ollama:miniature'))).toBe(await baseWeights(spec('miniature')));
  });

  test('to train have to be named for another served model, by a flag that the error shows with an example', async () => {
    await expect(baseWeights(spec('ollama:qwen2.5-coder:7b'))).rejects.toThrow(
      /^training\.base_model: needed for ollama:qwen2\.5-coder:7b, .*--base-model ~\/models\/Qwen2\.5-Coder-7B-Instruct.*hf download/,
    );
    await expect(baseWeights(spec('openai:any', '/nowhere'))).rejects.toThrow('no such folder (got "/nowhere"');
    expect(await baseWeights(spec('ollama:qwen2.5-coder:7b', resultsDir))).toBe(resultsDir);
  });

  test('are named by --base-model, from the folder that the command runs in', async () => {
    const given = await givenSpec({ baseModel: 'models/qwen' }, ['training']);
    expect(given).toMatchObject({ training: { base_model: join(process.cwd(), 'models/qwen') } });
  });
});

test('a name with a quote in it stays one word of the shell', () => {
  const [call = ''] = callLines('openai:it', "it's", { server: 'vllm', url: 'http://127.0.0.1:8000/v1', gguf: null });
  expect(call).toContain(String.raw`"model":"it'\''s"`);
});
