import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportable } from '../activities/export/experiment.ts';
import { EXPERIMENT } from '../report/html/records.ts';
import { tddft } from '../support/tddft.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tddft-export-command-'));
  await exportable(join(cwd, 'results'), { trials: 5, samples: true });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

test('export writes every format into the experiment and prints the files with their rows', async () => {
  const { code, stdout } = await tddft(['export', EXPERIMENT, '--format', 'trl,openai,csv,parquet,inspect'], { cwd });
  expect(code).toBe(0);
  const folder = join(cwd, 'results', EXPERIMENT, 'export');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const printed = stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/));
  expect(new Set(printed.map(([file]) => file))).toEqual(
    new Set(files.map(({ parentPath, name }) => join(parentPath, name))),
  );
  expect(printed).toContainEqual([join(folder, 'trials.csv'), '30']);
  expect(printed).toContainEqual([join(folder, 'inspect', 'baseline.eval'), '15']);
});

test('--out, --arm and --json say where, of which arm and for programs', async () => {
  const args = ['export', EXPERIMENT, '--format', 'inspect', '--arm', 'finetuned', '--out', 'elsewhere', '--json'];
  const { stdout } = await tddft(args, { cwd });
  expect(JSON.parse(stdout)).toEqual({
    experiment_id: EXPERIMENT,
    files: [{ format: 'inspect', file: join(cwd, 'elsewhere', 'inspect', 'finetuned.eval'), rows: 15 }],
  });
});

test.for([
  'results',
  `results/${EXPERIMENT}`,
  `results/${EXPERIMENT}/baseline`,
  `results/${EXPERIMENT}/export/../data`,
  'results/another/export',
  'linked/baseline',
])('--out %s lies among results and is refused with exit code 2 and no file', async (out) => {
  await symlink(join(cwd, 'results', EXPERIMENT), join(cwd, 'linked')).catch(() => undefined);
  const before = await readdir(join(cwd, 'results'), { recursive: true });
  const { code, stderr } = await tddft(['export', EXPERIMENT, '--format', 'csv', '--out', out], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--out: lies among results') });
  expect(await readdir(join(cwd, 'results'), { recursive: true })).toEqual(before);
});

test('blanks between formats are no part of them, and a folder in the own export folder is no other', async () => {
  const out = `results/${EXPERIMENT}/export/tables`;
  const { code } = await tddft(['export', EXPERIMENT, '--format', 'csv, parquet', '--out', out], { cwd });
  expect(code).toBe(0);
  expect(await readdir(join(cwd, out))).toEqual(expect.arrayContaining(['trials.csv', 'trials.parquet']));
});

test('a file in place of --out is told with the option that chooses another', async () => {
  await writeFile(join(cwd, 'file'), '');
  for (const format of ['csv', 'trl']) {
    const { code, stderr } = await tddft(['export', EXPERIMENT, '--format', format, '--out', 'file'], { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/ENOTDIR.* another with --out\n/),
    });
  }
});

test.for([
  [['nobody', '--format', 'csv'], 'no such experiment (got "nobody"'],
  [['../nobody', '--format', 'csv'], 'experiment: wrong form'],
  [[EXPERIMENT], "required option '--format <names>' not specified"],
  [[EXPERIMENT, '--format', 'csv,xlsx'], '"xlsx"'],
  [[EXPERIMENT, '--format', 'csv', '--arm', 'nothing'], 'nothing: this arm has no results'],
  [[EXPERIMENT, '--format', 'csv', '--arm', '../data'], '--arm'],
  [[EXPERIMENT, '--format', 'trl', '--arm', 'baseline'], '--arm: no training samples (got "baseline"'],
] as const)('%j is refused with its reason, exit code 2 and no file', async ([args, reason]) => {
  const { code, stderr } = await tddft(['export', ...args, '--out', 'refused'], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
  expect(await readdir(cwd)).not.toContain('refused');
});
