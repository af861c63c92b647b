import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { experimentFolder } from '../report/html/experiment-folder.ts';
import { EXPERIMENT } from '../report/html/records.ts';
import { tddft } from '../support/tddft.ts';

let cwd: string;
let resultsDir: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tddft-report-command-'));
  resultsDir = join(cwd, 'results');
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

test('report writes the page of a finished experiment and prints its path', async () => {
  await experimentFolder(resultsDir, { trials: 5 });
  const { code, stdout } = await tddft(['report', EXPERIMENT], { cwd });
  expect(code).toBe(0);
  await access(stdout.trim());
  const json = await tddft(['report', EXPERIMENT, '--json'], { cwd });
  expect(JSON.parse(json.stdout)).toMatchObject({ experiment_id: EXPERIMENT, file: stdout.trim(), pages: 6 });
});

test('an experiment with its baseline only is refused, with the command that goes on', async () => {
  await experimentFolder(resultsDir, { arms: ['baseline'], trials: 5 });
  const { code, stderr } = await tddft(['report', EXPERIMENT], { cwd });
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('finetuned: this arm has no results'),
  });
  expect(stderr).toContain(`tddft run --id ${EXPERIMENT}`);
});

test.for([
  [['report', 'nobody'], 'no such experiment (got "nobody"'],
  [['report', '../nobody'], 'experiment: wrong form'],
  [['report'], "missing required argument 'experiment'"],
] as const)('%j is refused with its reason and exit code 2', async ([args, reason]) => {
  const { code, stderr } = await tddft([...args], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
});
