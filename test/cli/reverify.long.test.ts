import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeJson } from '../../activities/files/atomic.ts';
import { readJson, readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { planReverify } from '../../activities/reverify/resolve.ts';
import { ReverifyFolder } from '../../activities/reverify/reverify-folder.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { loadTasks, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { PinnedPlan } from '../../domain/reverify/input.ts';
import { Reverified } from '../../domain/reverify/reverified.ts';
import { TrialReverdict } from '../../domain/reverify/verdicts.ts';
import { attribution } from '../../workflows/attribution.ts';
import { reverifyQuery } from '../../workflows/messages.ts';
import { reverify } from '../../workflows/reverify.ts';
import { Lab } from '../support/lab.ts';
import { asStack } from '../support/lab-stack.ts';
import { ScriptedModel } from '../support/scripted-model.ts';
import { type StoredTrial, storeArm } from '../support/stored-trials.ts';
import { type Run, tddft } from '../support/tddft.ts';

const TESTS =
  'from solution import fibonacci\n\n\ndef test_small():\n    assert fibonacci(1) == 1\n    assert fibonacci(7) == 13\n';
const RIGHT = 'def fibonacci(n):\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a\n';
const WRONG = 'def fibonacci(n):\n    return n\n';

const ACCEPTED = [[TESTS, true]] as const;
const PASSED: StoredTrial = { outcome: 'success', g_test: ACCEPTED, g_impl: [[RIGHT, true]] };
const FAILED: StoredTrial = {
  ...{ outcome: 'g_impl_failed', g_test: ACCEPTED },
  g_impl: [
    [WRONG, false],
    [WRONG, false],
    [WRONG, false],
  ],
};
/** As an older runner might have judged: a right implementation rejected, a wrong one accepted. */
const MISJUDGED: StoredTrial = {
  ...FAILED,
  g_impl: [
    [WRONG, false],
    [RIGHT, false],
    [WRONG, false],
  ],
};
const LUCKY: StoredTrial = { ...PASSED, g_impl: [[WRONG, true]] };
const BROKEN: StoredTrial = { outcome: 'infrastructure_error', g_test: ACCEPTED, g_impl: [] };

let lab: Lab;
let endStack: () => void;
beforeAll(async () => {
  lab = await Lab.open('reverify-tests');
  await lab.work(new ScriptedModel(() => ''));
  endStack = await asStack(lab);
  const exp = 'exp';
  await storeArm(lab.resultsDir, { experiment_id: exp, arm: 'baseline' }, [PASSED, FAILED, MISJUDGED, LUCKY, BROKEN]);
  await storeArm(lab.resultsDir, { experiment_id: exp, arm: 'finetuned' }, [PASSED, PASSED, PASSED, PASSED, FAILED]);
});
afterAll(async () => {
  endStack();
  await lab.close();
});

const command = (...args: string[]): Promise<Run> => tddft(['reverify', ...args, '--results-dir', lab.resultsDir]);

const folderOf = (experiment: string, label: string): ReverifyFolder =>
  new ReverifyFolder(new ResultsFolder(lab.resultsDir, experiment), label);

async function bytesOf(arm: string): Promise<string> {
  return readFile(new ResultsFolder(lab.resultsDir, 'exp').arm(arm).trials('fibonacci'), 'hex');
}

test(
  'every stored trial is judged again, and old and new verdicts lie beside the trials, which stay as they are',
  { timeout: 240_000 },
  async () => {
    const before = [await bytesOf('baseline'), await bytesOf('finetuned')];
    const { code, stdout, stderr } = await command('exp', '--name', 'first', '--json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const reverified = Reverified.parse(JSON.parse(stdout));
    const [baseline, finetuned] = reverified.arms;
    expect(baseline?.overall).toMatchObject({ trials: 5, same: 3, changed: 1, undetermined: 1 });
    expect(baseline?.outcomes).toEqual([
      { from: 'g_impl_failed', to: 'success', unknown: null, trials: 1 },
      { from: 'success', to: null, unknown: 'ask_implementation_again', trials: 1 },
    ]);
    expect(finetuned?.overall).toMatchObject({ trials: 5, same: 5, before: { successes: 4, trials: 5 } });
    expect(reverified.comparison).toMatchObject({
      before: { baseline: { successes: 2, trials: 4 }, finetuned: { successes: 4, trials: 5 } },
      undetermined_as_failures: { baseline: { successes: 2, trials: 4 } },
      undetermined_left_out: { baseline: { successes: 2, trials: 3 } },
    });
    expect([await bytesOf('baseline'), await bytesOf('finetuned')]).toEqual(before);

    const folder = folderOf('exp', 'first');
    const lines: TrialReverdict[] = [];
    for await (const line of readJsonLines(folder.verdicts('baseline', 'fibonacci'), TrialReverdict)) lines.push(line);
    expect(lines.map(({ change }) => change)).toEqual(['same', 'same', 'changed', 'undetermined', 'same']);
    expect(lines[2]?.g_impl.map((attempt) => [attempt.before, attempt.now])).toEqual([
      ['fail', 'fail'],
      ['fail', 'pass'],
      ['fail', 'fail'],
    ]);
    expect(lines[4]?.g_test[0]?.now).toBeNull();
    expect((await readdir(folder.root)).toSorted()).toEqual(
      ['baseline', 'finetuned', 'plan.json', 'report.txt', 'reverified.json'].toSorted(),
    );
    expect(await readFile(folder.report, 'utf8')).toContain('exp.baseline.fibonacci.002');

    expect(await command('exp', '--name', 'first')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"first" has its results already'),
    });
  },
);

test('other guards reject tests that were accepted, with attempts left', { timeout: 240_000 }, async () => {
  const guards = ['--guards', 'syntax,enough_tests:3'];
  const { code, stdout } = await command('exp', '--arm', 'baseline', '--name', 'strict', ...guards);
  expect(code).toBe(0);
  expect(stdout).toMatch(/guards +syntax +syntax, enough_tests:3 +<- differs/);
  expect(stdout).toMatch(/baseline +2 +success +unknown: the accepted tests are rejected/);
  expect(stdout).toContain('None: it takes the arms baseline and finetuned');
});

describe('what cannot be judged again is told before anything starts', () => {
  test.for([
    [['nothing'], 'no such experiment'],
    [['exp', '--cpu-seconds', 'many'], '--cpu-seconds: not a number'],
    [['exp', '--name', '../x'], 'label: '],
  ] as const)('%j', { timeout: 60_000 }, async ([args, problem]) => {
    const { code, stderr } = await command(...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(problem) });
  });

  test.for([
    [{ arms: ['finetund'] }, 'no results of this arm, did you mean "finetuned"? (got "finetund", allowed baseline,'],
    [{ guards: ['syntax', 'enough_test:3'] }, 'unknown guard, did you mean "enough_tests"'],
    [{ guards: [] }, 'the first guard is always syntax'],
    [{ limits: { cpu_seconds: 0 } }, 'limits.cpu_seconds: too small'],
    [{ experiment_id: 'empty' }, 'nothing to reverify'],
  ] as const)('%j', async ([input, problem]) => {
    const sources = { resultsDir: lab.resultsDir, tasksDir: TASKS_DIR };
    await openDesign({}, 'empty', { ...sources, version: '0' });
    const planned = planReverify(input, { experimentId: 'exp', label: 'x' }, sources);
    await expect(planned).rejects.toThrow(problem);
  });
});

test(
  'after an end in the middle the same command goes on, and judges each of equal programs once',
  { timeout: 400_000 },
  async () => {
    const many = Array.from({ length: 60 }, (_, index): StoredTrial => {
      const implementation = `${RIGHT}\n# ${index % 40}\n`;
      return { ...PASSED, g_impl: [[implementation, true]] };
    });
    await storeArm(lab.resultsDir, { experiment_id: 'many', arm: 'baseline' }, many);
    const handle = await lab.client.workflow.start(reverify, {
      taskQueue: 'experiments',
      workflowId: 'many.reverify.cut',
      args: [{ experiment_id: 'many', label: 'cut' }],
    });
    await expect
      .poll(async () => (await handle.query(reverifyQuery))?.programs ?? 0, { timeout: 60_000 })
      .toBeGreaterThan(0);
    // No worker is up when it ends: a judgement that was under way would be written after they are counted.
    await lab.rest();
    await handle.terminate('as if the server were gone');
    const judged = await programs('many', 'cut');
    await lab.work(new ScriptedModel(() => ''));
    expect(judged.length).toBeGreaterThan(0);
    expect(judged.length).toBeLessThan(41);

    expect(await command('many', '--name', 'cut', '--cpu-seconds', '2')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"cut" was begun with other arms, limits, guards or tasks'),
    });
    const { code, stderr } = await command('many', '--json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await readdir(join(folderOf('many', 'cut').root, '..'))).toEqual(['cut']);
    const progress = await lab.client.workflow.getHandle('many.reverify.cut').query(reverifyQuery);
    expect((progress?.programs ?? 0) + judged.length).toBe(41);
  },
);

test('cancelled, it says the command that goes on, which does', { timeout: 240_000 }, async () => {
  const input = { arms: ['baseline'] };
  const paused = { reason: 'to be cancelled', since: '2026-01-01T00:00:00Z' };
  await lab.client.workflow.start(reverify, {
    ...{ taskQueue: 'experiments', workflowId: 'exp.reverify.stopped' },
    args: [input, { control: { paused, concurrency: 1, trials_per_task: null } }],
  });
  const plan = folderOf('exp', 'stopped').plan;
  await expect.poll(() => readJson(plan, PinnedPlan), { timeout: 60_000 }).not.toBeNull();
  expect(await tddft(['cancel', 'exp.reverify.stopped', '--results-dir', lab.resultsDir])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(
      'exp.reverify.stopped is cancelled; what is judged is kept; tddft reverify exp --name stopped goes on.',
    ),
  });
  expect(await command('exp', '--name', 'stopped')).toMatchObject({ code: 0 });
});

test(
  'an attributed arm is judged by the hidden tests of today, too, and says what was then and is now',
  { timeout: 240_000 },
  async () => {
    const place = { experiment_id: 'attributed', arm: 'baseline' };
    await storeArm(lab.resultsDir, place, [PASSED, FAILED]);
    const { client } = lab;
    await client.workflow.execute(attribution, {
      ...{ taskQueue: 'experiments', workflowId: 'attributed.baseline.attribution' },
      args: [place],
    });
    expect(await attributionsOf('as-it-was')).toEqual([
      { from: 'true_success', to: 'true_success', trials: 1 },
      { from: 'implementation_wrong', to: 'implementation_wrong', trials: 1 },
    ]);

    const tasksDir = await mkdtemp(join(tmpdir(), 'tddft-tasks-'));
    const [task] = await loadTasks(TASKS_DIR, ['fibonacci']);
    const hidden_tests = 'from solution import fibonacci\n\n\ndef test_other():\n    assert fibonacci(3) == 3\n';
    await writeJson(join(tasksDir, 'fibonacci.json'), { ...task, hidden_tests });
    await lab.rest();
    await lab.work(new ScriptedModel(() => ''), tasksDir);
    expect(await attributionsOf('other-hidden-tests')).toEqual([
      { from: 'true_success', to: 'false_success', trials: 1 },
      { from: 'implementation_wrong', to: 'unclear', trials: 1 },
    ]);

    expect(await command('attributed', '--no-attribution', '--name', 'without')).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining('ATTRIBUTION'),
    });
    await rm(tasksDir, { recursive: true });
  },
);

async function attributionsOf(label: string) {
  await lab.client.workflow.execute(reverify, {
    ...{ taskQueue: 'experiments', workflowId: `attributed.reverify.${label}` },
    args: [{}],
  });
  const reverified = await readJson(folderOf('attributed', label).result, Reverified);
  return reverified?.arms[0]?.attribution;
}

async function programs(experiment: string, label: string): Promise<string[]> {
  const names = await readdir(folderOf(experiment, label).judged, { recursive: true });
  return names.filter((name) => name.endsWith('.json'));
}
