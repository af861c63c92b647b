import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAtomically } from '../../activities/files/atomic.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { trialAttribution } from '../domain/trial-attribution.ts';
import { measureArm } from '../support/measured-experiment.ts';
import { tddft } from '../support/tddft.ts';

let resultsDir: string;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-attributed-'));
  for (const experiment of ['exp', 'unjudged']) {
    await measureArm(resultsDir, { experiment, arm: 'baseline', successes: { fibonacci: 3 }, trials: 3 });
  }
  const lines = [0, 1, 2].map((trial_index) => {
    const trial_id = `exp.baseline.fibonacci.00${trial_index}`;
    const trial = { trial_id, task_id: 'fibonacci', trial_index, outcome: 'success' } as const;
    return `${JSON.stringify(trialAttribution(trial, { passesHidden: trial_index !== 1 }))}\n`;
  });
  const file = new ResultsFolder(resultsDir, 'exp').arm('baseline').attributions('fibonacci');
  await writeAtomically(file, lines);
});
afterAll(() => rm(resultsDir, { recursive: true, force: true }));

test('`trials list --verdict` gives the trials of one verdict, for people and for programs', async () => {
  const list = ['trials', 'list', '--id', 'exp', '--results-dir', resultsDir];
  const { stdout } = await tddft([...list, '--verdict', 'false_success', '--json']);
  const rows: unknown = JSON.parse(stdout);
  expect(rows).toMatchObject([{ trial_id: 'exp.baseline.fibonacci.001', verdict: 'false_success' }]);
  const all = (await tddft(list)).stdout.trim().split('\n');
  expect(all[0]).toMatch(/last verdict +verdict +seconds/);
  expect(all.slice(1).map((line) => /true_success|false_success/.exec(line)?.[0])).toEqual([
    'true_success',
    'false_success',
    'true_success',
  ]);
  const wrong = await tddft([...list, '--verdict', 'false_sucess']);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "false_success"') });
});

test('none of a verdict is told apart from an arm that was never judged', async () => {
  const args = (id: string) => ['trials', 'list', '--id', id, '--verdict', 'tests_wrong', '--results-dir', resultsDir];
  expect(await tddft(args('exp'))).toMatchObject({ code: 0, stdout: 'no such trials\n', stderr: '' });
  expect(await tddft(args('unjudged'))).toMatchObject({
    code: 0,
    stdout: 'no such trials\n',
    stderr: "not judged by the tasks' controls: baseline; `tddft attribute unjudged` does it\n",
  });
});

test('`attribute` refuses arms without results, and names those that have some', async () => {
  const attribute = ['attribute', 'exp', '--results-dir', resultsDir];
  const { code, stderr } = await tddft([...attribute, '--arm', 'finetuned']);
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--arm: no results (got "finetuned", allowed baseline)'),
  });
  const nobody = await tddft(['attribute', 'nobody', '--results-dir', resultsDir]);
  expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('no such experiment') });
});
