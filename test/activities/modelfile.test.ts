import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ModelFolder } from '../../activities/files/results-folder.ts';
import { registerAdapter } from '../../activities/records/register-adapter.ts';
import { modelfile } from '../../activities/records/modelfile.ts';
import { MINIATURE } from '../../activities/model/base-models.ts';
import { AdapterManifest } from '../../domain/adapter.ts';
import { ExperimentSpec, Sampling } from '../../domain/spec.ts';
import { loadPrompts, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { adapterManifest, adapterRef } from '../support/adapter-manifest.ts';

const MERGED = { path: '/models/merged.gguf', sha256: 'b'.repeat(64), type: 'f16' } as const;
const NAME = 'qwen2.5-coder:7b-tdd-finetuned-exp-1-aaaaaaaaaaaa';

function recipe(changes: Partial<AdapterManifest>, sampling: Partial<Sampling> = {}): string[] {
  const text = modelfile(adapterManifest(changes), Sampling.parse(sampling));
  return text?.split('\n') ?? [];
}

/** Lines that decide weights and template. */
function weights(lines: string[]): string[] {
  return lines.filter((line) => /^(FROM|ADAPTER|TEMPLATE)/.test(line));
}

describe('the Modelfile beside the weights', () => {
  test("of a model on Ollama takes weights and template from the server's own, and the adapter from its folder", () => {
    const lines = recipe({ base: 'ollama:qwen2.5-coder:7b', served: { name: NAME, how: 'adapter' } });
    expect(weights(lines)).toEqual(['FROM qwen2.5-coder:7b', 'ADAPTER ./adapter.gguf']);
    expect(lines).toContain(`# ollama create ${NAME} -f Modelfile`);
  });

  test('of a server that takes no adapters has the merged weights, and the template that they lack', () => {
    const lines = recipe({ base: 'ollama:miniature', merged: MERGED, served: { name: 'x', how: 'merged' } });
    expect(weights(lines)).toEqual(['FROM ./merged.gguf', expect.stringContaining('<|im_start|>system')]);
  });

  test('of the embedded miniature names its file, and what to do where ADAPTER is refused', () => {
    const adapter = adapterRef({ path: '/models/adapter.gguf', made_for: 'exp-1.finetuned' });
    const lines = recipe({ base: 'miniature', adapter, merged: MERGED });
    expect(weights(lines).slice(0, 2)).toEqual([`FROM ${MINIATURE.gguf}`, 'ADAPTER ./adapter.gguf']);
    expect(lines.join('\n')).toContain('FROM ./merged.gguf alone');
    expect(lines).toContain('# ollama create miniature-tdd-finetuned:exp-1-aaaaaaaaaaaa -f Modelfile');
  });

  test('has the sampling that was benchmarked', () => {
    const lines = recipe({}, { temperature: 0.3, num_ctx: 4096 });
    expect(lines).toEqual(expect.arrayContaining(['PARAMETER temperature 0.3', 'PARAMETER num_ctx 4096']));
  });

  test('is not there for a model of an OpenAI-compatible server, unless it was merged', () => {
    const base = 'openai:Qwen/Qwen2.5-Coder-7B-Instruct';
    expect(recipe({ base })).toEqual([]);
    expect(weights(recipe({ base, merged: MERGED }))[0]).toBe('FROM ./merged.gguf');
  });
});

describe('a registered adapter', () => {
  test.for([
    ['miniature', 'miniature-tdd-finetuned', true],
    ['ollama:qwen2.5-coder:7b', NAME, true],
    ['openai:qwen', NAME, false],
  ] as const)('of %s is called %s; is there a Modelfile: %s', async ([base, name, hasModelfile]) => {
    const root = await mkdtemp(join(tmpdir(), 'tddft-modelfile-'));
    const folder = new ModelFolder(root);
    await mkdir(join(root, 'adapter'));
    await writeFile(folder.log, '');
    const { name: _, prompts_sha256: __, files: ___, loss_curve: ____, ...trained } = adapterManifest({ base });
    const prompts = await loadPrompts(TASKS_DIR);
    const spec = { ...ExperimentSpec.parse({ model: base }), experiment_id: 'exp-1' };
    const served = { name: NAME, how: 'adapter' } as const;
    const registered = await registerAdapter(folder, { ...trained, served }, { prompts, spec });
    const isThere = await access(folder.modelfile).then(
      () => true,
      () => false,
    );
    await rm(root, { recursive: true });
    expect({ name: registered.name, isThere }).toEqual({ name, isThere: hasModelfile });
  });

  test('has the digest of every file of both PEFT folders, and of what it was written with', async () => {
    const root = await mkdtemp(join(tmpdir(), 'tddft-modelfile-'));
    const folder = new ModelFolder(root);
    const inRoot = ['adapter', 'null_adapter'].flatMap((peft) => [
      join(peft, 'adapter_config.json'),
      join(peft, 'adapter_model.safetensors'),
    ]);
    for (const peft of ['adapter', 'null_adapter']) await mkdir(join(root, peft));
    for (const file of [...inRoot, 'training_log.jsonl', 'result.json']) await writeFile(join(root, file), '');
    const { name: _, prompts_sha256: __, files: ___, loss_curve: ____, ...trained } = adapterManifest();
    const adapter = adapterRef({ path: join(root, 'adapter.gguf') });
    const null_adapter = adapterRef({ path: join(root, 'null_adapter.gguf'), peft_dir: join(root, 'null_adapter') });
    const prompts = await loadPrompts(TASKS_DIR);
    const spec = { ...ExperimentSpec.parse({}), experiment_id: 'exp-1' };
    await registerAdapter(folder, { ...trained, adapter, null_adapter }, { prompts, spec });
    const { files } = AdapterManifest.parse(JSON.parse(await readFile(folder.manifest, 'utf8')));
    await rm(root, { recursive: true });
    const beside = ['Modelfile', 'adapter.gguf', 'null_adapter.gguf', 'training_log.jsonl'];
    expect(Object.keys(files).toSorted()).toEqual([...beside, ...inRoot].toSorted());
  });
});
