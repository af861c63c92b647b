import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writeAtomically } from '../../activities/files/atomic.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { readStack, writeStack } from '../../activities/files/stack-state.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { trialAttribution } from '../domain/trial-attribution.ts';
import { attributedAnswers } from '../support/attributed-trials.ts';
import { Lab } from '../support/lab.ts';
import { asStack } from '../support/lab-stack.ts';
import { measureArm } from '../support/measured-experiment.ts';
import { ScriptedModel } from '../support/scripted-model.ts';
import { tddft } from '../support/tddft.ts';

vi.setConfig({ testTimeout: 240_000 });

let lab: Lab;
let tasksDir: string;
let leave: () => void;
beforeAll(async () => {
  lab = await Lab.open('joined-stack-tests');
  tasksDir = await mkdtemp(join(tmpdir(), 'tddft-own-tasks-'));
  leave = await asStack(lab);
  const state = await readStack(lab.resultsDir);
  if (state === null) throw new Error('no stack');
  await writeStack({ ...state, tasks_dir: tasksDir });
});
afterAll(async () => {
  leave();
  await lab.close();
  await rm(tasksDir, { recursive: true });
});

async function changedTask(change: (text: string) => string): Promise<void> {
  const file = await readFile(join(TASKS_DIR, 'fibonacci.json'), 'utf8');
  await writeFile(join(tasksDir, 'fibonacci.json'), change(file));
}

test('`benchmark` ends with why its arm is not attributed, and what tries again', async () => {
  await changedTask((text) => text.replace('"version": 1', '"version": 99'));
  const design = { tasks: ['fibonacci'], trials_per_task: 1, retry_budget: 1 };
  await openDesign(design, 'hindered', { resultsDir: lab.resultsDir, tasksDir, version: '0' });
  await lab.work(new ScriptedModel(attributedAnswers('hindered', ['baseline'])));
  const run = await tddft(['benchmark', '--id', 'hindered', '--results-dir', lab.resultsDir]);
  await lab.rest();
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('fibonacci') });
  expect(run.stdout).not.toContain('Attribution of');
  expect(run.stderr).toMatch(
    /Not attributed: tasks: fibonacci has another version .*`tddft attribute hindered --arm baseline` tries again/,
  );
});

test('`trials show` tells the mutants of the tasks that the running stack judges by, unless others are named', async () => {
  await changedTask((text) => text.replace('The loop does one step too few.', 'As in this folder.'));
  await measureArm(lab.resultsDir, { experiment: 'shown', arm: 'baseline', successes: { fibonacci: 1 }, trials: 1 });
  const trial = {
    trial_id: 'shown.baseline.fibonacci.000',
    task_id: 'fibonacci',
    trial_index: 0,
    outcome: 'success',
  } as const;
  const file = new ResultsFolder(lab.resultsDir, 'shown').arm('baseline').attributions('fibonacci');
  await writeAtomically(file, `${JSON.stringify(trialAttribution(trial))}\n`);
  const show = ['trials', 'show', trial.trial_id, '--results-dir', lab.resultsDir];
  expect((await tddft(show)).stdout).toContain('survived: one_step_short: As in this folder.');
  expect((await tddft([...show, '--tasks-dir', TASKS_DIR])).stdout).toContain('one_step_short: The loop does one step');
});
