import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startsOwnServer } from '../../activities/files/stack-state.ts';
import { serverPlace } from '../../cli/server-place.ts';
import { NotReady } from '../../setup/not-ready.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-settings-'));
  await writeFile(join(folder, 'lab.toml'), '[profile.default]\naddress = "temporal.lab:7233"\nnamespace = "models"\n');
  await writeFile(join(folder, 'nameless.toml'), '[profile.default]\nnamespace = "models"\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['nothing', { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' }, true],
  ['a file without an address', { TEMPORAL_CONFIG_FILE: 'nameless.toml' }, true],
  ['a file with one', { TEMPORAL_CONFIG_FILE: 'lab.toml' }, false],
  [
    'an address in the environment',
    { TEMPORAL_CONFIG_FILE: 'nameless.toml', TEMPORAL_ADDRESS: 'temporal.lab:7233' },
    false,
  ],
  ['a profile in the environment', { TEMPORAL_CONFIG_FILE: 'nameless.toml', TEMPORAL_PROFILE: 'default' }, false],
])('a stack of a machine with %s brings its own server or not', (_, environment, isOwn) => {
  const TEMPORAL_CONFIG_FILE = join(folder, environment.TEMPORAL_CONFIG_FILE);
  expect(startsOwnServer({ ...environment, TEMPORAL_CONFIG_FILE })).toBe(isOwn);
});

test('the server that a file names is the one that commands ask', async () => {
  vi.stubEnv('TEMPORAL_CONFIG_FILE', join(folder, 'lab.toml'));
  const place = await serverPlace(folder);
  vi.unstubAllEnvs();
  expect(place).toMatchObject({ address: 'temporal.lab:7233', namespace: 'models', ownServer: false });
});

test('a profile that is not there is told as something to mend', async () => {
  vi.stubEnv('TEMPORAL_CONFIG_FILE', join(folder, 'lab.toml'));
  vi.stubEnv('TEMPORAL_PROFILE', 'nope');
  const asked = serverPlace(folder);
  await expect(asked).rejects.toThrow(NotReady);
  await expect(asked).rejects.toThrow("Temporal settings: Profile 'nope' not found");
  vi.unstubAllEnvs();
});
