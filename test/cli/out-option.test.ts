import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namingOut, outFile } from '../../cli/out-option.ts';
import { tddft } from '../support/tddft.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-out-'));
  await writeFile(join(folder, 'counts.json'), '[{"task_id": "a", "baseline": [1, 5], "finetuned": [2, 5]}]');
  await writeFile(join(folder, 'old.json'), 'old');
  await symlink('old.json', join(folder, 'link.json'));
  await mkdir(join(folder, 'there'));
});
afterAll(() => rm(folder, { recursive: true }));

test.for([
  ['', 'empty'],
  ['.', 'a folder'],
  ['there', 'a folder'],
  ['old.json/new.json', 'old.json, which is no folder'],
  ['/dev/null', 'no ordinary file'],
] as const)('--out "%s" is refused with exit code 2 before anything is compared', async ([out, reason]) => {
  const { code, stdout, stderr } = await tddft(['compare', '--counts', 'counts.json', '--out', out], { cwd: folder });
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/--out: /) });
  expect(stderr).toContain(reason);
});

test('through a link, the file that it leads to is written', async () => {
  const { code } = await tddft(['compare', '--counts', 'counts.json', '--out', 'link.json'], { cwd: folder });
  expect(code).toBe(0);
  expect(JSON.parse(await readFile(join(folder, 'old.json'), 'utf8'))).toHaveProperty('headline');
});

test('folders that are not there yet are no hindrance', async () => {
  expect(await outFile(join(folder, 'new/deep/x.json'))).toBe(join(folder, 'new/deep/x.json'));
});

test('what the system refuses is told with the option that chooses another place; what is our fault stays', async () => {
  const refused = await readFile(join(folder, 'nowhere')).catch(namingOut);
  expect(String(refused)).toMatch(/ENOENT.*another with --out/);
  const ours = new RangeError('ours');
  expect(namingOut(ours)).toBe(ours);
});
