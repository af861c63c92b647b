import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadGuards, testGuards } from '../../../activities/guards/load-guards.ts';
import { DamagedFile } from '../../../domain/invalid-input.ts';
import { filesJudged } from './files-judged.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-guards-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const judge = filesJudged();

test('the project has three guards beside the syntax guard', async () => {
  expect([...(await testGuards()).keys()]).toEqual(['enough_tests', 'imports_function', 'not_vacuous']);
});

test('a guard of one’s own is one file: the one of the documentation', async () => {
  const own = await mkdtemp(join(folder, 'own-'));
  const documentation = await readFile(new URL('../../../docs/guards.md', import.meta.url), 'utf8');
  await writeFile(join(own, 'few_claims.ts'), /```ts\n([^]*?)```/.exec(documentation)?.[1] ?? '');
  const guards = await loadGuards(own);
  const tests = ['from solution import f', 'def test_f():', '    assert f(1) == 2', '    assert f(2) == 3'];
  expect(await judge(tests, ['few_claims:2'], guards)).toMatchObject({ guard: 'few_claims', passed: true });
  expect(await judge(tests, ['few_claims:1'], guards)).toMatchObject({
    guard: 'few_claims',
    reason: 'rejected',
    feedback: 'test_f has 2 assertions; 1 are allowed in one test.',
  });
});

test.each([
  ['nothing.ts', 'export const other = 1;', /guard/],
  ['evidence.ts', "export const guard = { number: null, needs: 'luck', judge: () => null };", /guard/],
  ['no_judge.ts', "export const guard = { number: null, needs: 'text', judge: 'yes' };", /guard\.judge: .*a function/],
  ['no_number.ts', "export const guard = { needs: 'text', judge: () => null };", /guard\.number/],
  ['more.ts', "export const guard = { number: null, needs: 'text', judge: () => null, weight: 2 };", /unknown field/],
  ['My-Guard.ts', "export const guard = { number: null, needs: 'text', judge: () => null };", /no name of a guard/],
  ['tests.ts', "export const guard = { number: null, needs: 'text', judge: () => null };", /no name of a guard/],
  ['throws.ts', "throw new Error('no luck');", /cannot be loaded: no luck/],
  [
    'range.ts',
    "export const guard = { number: { min: 3, max: 1 }, needs: 'text', judge: () => null };",
    /guard\.number: .*min <= max/,
  ],
  ['syntax.ts', "export const guard = { number: null, needs: 'text', judge: () => null };", /no name of a guard/],
])('%s that holds no guard is named with its problem', async (file, text, problem) => {
  const damaged = await mkdtemp(join(folder, 'damaged-'));
  await writeFile(join(damaged, file), `${text}\n`);
  const loading = loadGuards(damaged);
  await expect(loading).rejects.toThrow(DamagedFile);
  await expect(loading).rejects.toThrow(problem);
  await expect(loading).rejects.toThrow(join(damaged, file));
});
