import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutFolder } from '../../../activities/export/out-folder.ts';
import { makeFolder } from '../../../activities/files/make-folder.ts';

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'tddft-out-folder-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

const LEFT = `${2 ** 30}@${hostname()}.0123456789ab.tmp`;

test('what a killed export has left is removed, and nothing else', async () => {
  await mkdir(join(out, 'trl', 'finetuned'), { recursive: true });
  await mkdir(join(out, 'inspect'));
  const files = ['trl/finetuned/train.jsonl', 'inspect/baseline.eval', 'trials.csv', 'attempts.parquet'];
  for (const file of files) for (const name of [file, `${file}.${LEFT}`]) await writeFile(join(out, name), '');
  await openOutFolder(out);
  const left = await readdir(out, { recursive: true });
  expect(left.filter((name) => name.includes('.')).toSorted()).toEqual(files.toSorted());
});

test('it is made with all above it', async () => {
  await openOutFolder(join(out, 'a', 'b'));
  expect(await readdir(out)).toEqual(['a']);
});

test.runIf(process.platform === 'linux')('where nothing can be made, the reason is thrown', async () => {
  await expect(makeFolder('/proc/tddft/export')).rejects.toThrow('ENOENT');
});
