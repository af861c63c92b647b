import { afterEach, expect, test } from 'vitest';
import { ModelMissing, ServerUnreachable } from '../../../activities/model/errors.ts';
import { ERA_A, ERA_B, ERA_C, IGNORES_ADAPTERS } from '../../support/ollama-double/eras.ts';
import { MODEL, opened, OPEN, type Opened } from './opened.ts';

let ollama: Opened;
afterEach(() => ollama.close());

test.each([
  ['of era A', ERA_A, true],
  ['of era B', ERA_B, true],
  ['of era C', ERA_C, false],
  ['that leaves adapters out', IGNORES_ADAPTERS, false],
])('an Ollama %s is seen to take adapters or not by trying, and nothing is left of it', async (_, era, takes) => {
  ollama = await opened(era);
  const before = [...ollama.double.models.byName.keys()];
  expect(await ollama.server.probe(MODEL, OPEN)).toEqual({
    server: 'ollama',
    server_version: era.version,
    url: ollama.double.url,
    takes_adapters: takes,
    takes_weights: true,
    slots: 3,
  });
  expect([...ollama.double.models.byName.keys()]).toEqual(before);
});

test('a probe that is cancelled half-way leaves nothing behind', async () => {
  ollama = await opened(ERA_A);
  const before = [...ollama.double.models.byName.keys()];
  const stop = new AbortController();
  ollama.double.watch = ({ path }) => {
    if (path === '/api/create') stop.abort(new Error('cancelled'));
  };
  await expect(ollama.server.probe(MODEL, stop.signal)).rejects.toThrow('cancelled');
  expect([...ollama.double.models.byName.keys()]).toEqual(before);
});

test('no server and no base model are errors, not a server that can do nothing', async () => {
  ollama = await opened(ERA_A);
  await expect(ollama.server.probe('ollama:nobody', OPEN)).rejects.toThrow(ModelMissing);
  await ollama.double.close();
  await expect(ollama.server.probe(MODEL, OPEN)).rejects.toThrow(ServerUnreachable);
});
