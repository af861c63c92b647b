import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AdapterNotServed, AdapterOfAnotherBase, RequestRefused } from '../../../activities/model/errors.ts';
import { sha256OfFile } from '../../../activities/files/digest.ts';
import type { AdapterRef } from '../../../domain/model.ts';
import { writeAdapter } from '../../activities/lora-file.ts';
import { ERA_A, ERA_B, ERA_C, IGNORES_ADAPTERS } from '../../support/ollama-double/eras.ts';
import { BASE_WEIGHTS } from '../../support/ollama-double/models.ts';
import { MODEL, opened, OPEN, type Opened } from './opened.ts';

let folder: string;
let adapter: AdapterRef;
let other: AdapterRef;
let withMerged: AdapterRef;
let ollama: Opened;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-ollama-'));
  const made = { made_for: 'exp-1.finetuned', base_sha256: BASE_WEIGHTS };
  adapter = { ...(await writeAdapter(join(folder, 'a.gguf'), 1)), ...made };
  other = { ...(await writeAdapter(join(folder, 'b.gguf'), 2)), ...made };
  const path = join(folder, 'merged.gguf');
  await writeFile(path, 'merged weights');
  withMerged = { ...adapter, merged: { path, sha256: await sha256OfFile(path) } };
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => ollama.close());

function nameOf({ sha256 }: AdapterRef): string {
  return `coder:7b-tdd-finetuned-exp-1-${sha256.slice(0, 12)}`;
}

function creations(): unknown[] {
  return ollama.double.asked.filter(({ path }) => path === '/api/create').map(({ body }) => body);
}

describe.each([
  ['A', ERA_A],
  ['B', ERA_B],
])('an Ollama of era %s', (_, era) => {
  test('serves adapters on the base weights, side by side, each made once', async () => {
    ollama = await opened(era);
    expect(await ollama.server.register({ name: MODEL, adapter }, OPEN)).toEqual({
      name: nameOf(adapter),
      how: 'adapter',
    });
    expect(await ollama.server.register({ name: MODEL, adapter }, OPEN)).toEqual({
      name: nameOf(adapter),
      how: 'adapter',
    });
    expect((await ollama.ask({ adapter })).completion).toBe(`an answer of ${nameOf(adapter)}`);
    expect((await ollama.ask({ adapter: other })).completion).toBe(`an answer of ${nameOf(other)}`);
    expect((await ollama.ask()).completion).toBe('an answer of coder:7b');
    expect(creations()).toHaveLength(2);
    expect(await ollama.server.registered(MODEL, OPEN)).toEqual([nameOf(adapter), nameOf(other)].toSorted());
    expect(ollama.double.models.byName.get(nameOf(adapter))).toMatchObject({
      weights: BASE_WEIGHTS,
      adapters: [adapter.sha256],
    });
  });

  test('prefers the adapter to merged weights', async () => {
    ollama = await opened(era);
    expect(await ollama.server.register({ name: MODEL, adapter: withMerged }, OPEN)).toMatchObject({ how: 'adapter' });
  });

  test('says who would answer, by the digests of the files', async () => {
    ollama = await opened(era);
    expect(await ollama.server.describe({ name: MODEL, adapter }, OPEN)).toEqual({
      name: MODEL,
      digest: BASE_WEIGHTS,
      adapter_digest: adapter.sha256,
      server: 'ollama',
      server_version: era.version,
      served_as: nameOf(adapter),
      quantization: 'Q4_K_M',
      context: 64,
      endpoint: '/api/generate raw',
    });
  });
});

describe.each([
  ['refuses adapters', ERA_C],
  ['leaves adapters out without a word', IGNORES_ADAPTERS],
  ['leaves adapters out and rewrites weights', { ...ERA_B, adapters: 'leaves out' } as const],
])('an Ollama that %s', (_, era) => {
  test('gets the merged weights, once, and knows them again', async () => {
    ollama = await opened(era);
    const served = { name: nameOf(adapter), how: 'merged' };
    expect(await ollama.server.register({ name: MODEL, adapter: withMerged }, OPEN)).toEqual(served);
    const made = creations().length;
    expect(await ollama.server.register({ name: MODEL, adapter: withMerged }, OPEN)).toEqual(served);
    expect(creations()).toHaveLength(made);
    expect(creations().at(-1)).toMatchObject({
      template: '{{ .Prompt }}',
      files: { 'merged.gguf': `sha256:${withMerged.merged?.sha256}` },
    });
    expect((await ollama.ask({ adapter: withMerged })).completion).toBe(`an answer of ${nameOf(adapter)}`);
  });

  test('serves no adapter whose merged weights nobody has, and keeps nothing of the attempt', async () => {
    ollama = await opened(era);
    await expect(ollama.server.register({ name: MODEL, adapter }, OPEN)).rejects.toThrow(AdapterNotServed);
    expect(await ollama.server.registered(MODEL, OPEN)).toEqual([]);
  });

  test('does not serve other merged weights under a name that is taken', async () => {
    ollama = await opened(era);
    await ollama.server.register({ name: MODEL, adapter: withMerged }, OPEN);
    const again = { ...withMerged, merged: { path: adapter.path, sha256: adapter.sha256 } };
    await expect(ollama.server.register({ name: MODEL, adapter: again }, OPEN)).rejects.toThrow(
      'has other weights under',
    );
  });
});

test('an adapter that was made before the server forgot how is still served', async () => {
  ollama = await opened(ERA_C);
  const made = { weights: BASE_WEIGHTS, adapters: [adapter.sha256], license: '', quantization: 'Q4_K_M' };
  ollama.double.models.byName.set(nameOf(adapter), made);
  expect(await ollama.server.register({ name: MODEL, adapter }, OPEN)).toEqual({
    name: nameOf(adapter),
    how: 'adapter',
  });
});

test('a server that lost an adapter gets it again, before an answer as before a description', async () => {
  ollama = await opened(ERA_A);
  await ollama.ask({ adapter });
  ollama.double.models.byName.delete(nameOf(adapter));
  expect((await ollama.ask({ adapter })).completion).toBe(`an answer of ${nameOf(adapter)}`);
  ollama.double.models.byName.delete(nameOf(adapter));
  await ollama.server.describe({ name: MODEL, adapter }, OPEN);
  expect(await ollama.server.registered(MODEL, OPEN)).toEqual([nameOf(adapter)]);
  // The file itself is still there.
  expect(ollama.double.uploads).toEqual([adapter.sha256]);
});

test('an adapter of other weights is refused, and so is one whose file is not what it was', async () => {
  ollama = await opened(ERA_A);
  const stranger = { ...adapter, base_sha256: 'b'.repeat(64) };
  await expect(ollama.server.register({ name: MODEL, adapter: stranger }, OPEN)).rejects.toThrow(AdapterOfAnotherBase);
  const exchanged = { ...adapter, sha256: '0'.repeat(64) };
  await expect(ollama.server.describe({ name: MODEL, adapter: exchanged }, OPEN)).rejects.toThrow('is another file');
});

test('an adapter whose name stands for the weights of another base is not served', async () => {
  ollama = await opened(ERA_A);
  const stale = { weights: 'c'.repeat(64), adapters: [adapter.sha256], license: '', quantization: 'Q4_K_M' };
  ollama.double.models.byName.set(nameOf(adapter), stale);
  await expect(ollama.server.register({ name: MODEL, adapter }, OPEN)).rejects.toThrow(
    `\`ollama rm ${nameOf(adapter)}\``,
  );
});

test('a name of ours can be taken away, twice, and no other can', async () => {
  ollama = await opened(ERA_A);
  await ollama.server.register({ name: MODEL, adapter }, OPEN);
  await ollama.server.remove(MODEL, nameOf(adapter), OPEN);
  await ollama.server.remove(MODEL, nameOf(adapter), OPEN);
  expect(await ollama.server.registered(MODEL, OPEN)).toEqual([]);
  await expect(ollama.server.remove(MODEL, 'coder:7b', OPEN)).rejects.toThrow(RequestRefused);
  expect(ollama.double.models.byName.has('coder:7b')).toBe(true);
});

test('unloading frees the base model and its adapters, and leaves what others use', async () => {
  ollama = await opened(ERA_A);
  await ollama.ask();
  await ollama.ask({ adapter });
  ollama.double.models.byName.set('llama3:8b', { weights: '', adapters: [], license: '', quantization: '' });
  ollama.double.loaded.add('llama3:8b');
  await ollama.server.unload(MODEL, OPEN);
  expect([...ollama.double.loaded]).toEqual(['llama3:8b']);
});
