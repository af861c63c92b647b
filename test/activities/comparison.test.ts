import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { modelIdentity } from '../support/model-identity.ts';
import { writeJson } from '../../activities/files/atomic.ts';
import { sha256 } from '../../activities/files/digest.ts';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { createRecordActivities } from '../../activities/records/activities.ts';
import { compareFolders } from '../../activities/records/comparison.ts';
import { extractDatasets } from '../../activities/records/dataset.ts';
import { type ArmPlace, placeOf } from '../../activities/records/measured-arm.ts';
import { createSpecActivities } from '../../activities/spec/activities.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { UnequalDesign } from '../../domain/comparison/mismatches.ts';
import { Manifest } from '../../domain/design.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import { ArmSummary, type Attempt, TrialRecord } from '../../domain/records.ts';
import { attempt } from '../domain/trial-record.ts';
import { adapterManifest } from '../support/adapter-manifest.ts';
import { type MeasuredArmShape, measureArm } from '../support/measured-experiment.ts';

let resultsDir: string;
let folder: ResultsFolder;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-comparison-'));
  folder = new ResultsFolder(resultsDir, 'exp');
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

function measure(arm: string, shape: Partial<MeasuredArmShape> = {}): Promise<void> {
  return measureArm(resultsDir, { experiment: 'exp', arm, successes: { fibonacci: 2, prime_checker: 3 }, ...shape });
}

function place(reference: string): ArmPlace {
  return placeOf(reference, 'exp', resultsDir);
}

const PAIR = ['baseline', 'finetuned'] as const;

function compare(
  [before, after]: readonly [string, string] = PAIR,
  more: { reference?: string; allow?: boolean } = {},
) {
  const reference = more.reference === undefined ? null : place(more.reference);
  return compareFolders({
    baseline: place(before),
    finetuned: place(after),
    reference,
    allowMismatch: more.allow ?? false,
  });
}

test('only the comparison of baseline and finetuned is the one that says that an experiment is done', async () => {
  for (const arm of ['baseline', 'finetuned', 'larger']) await measure(arm);
  const pair = await compare();
  expect(pair.file).toBe(folder.comparison);
  expect(await readJson(folder.comparison, Comparison)).toEqual(pair.comparison);
  const done = await readFile(folder.comparison, 'utf8');
  const other = await compare(['baseline', 'larger']);
  expect(other.file).toBe(join(folder.root, 'analysis', 'baseline_vs_larger.json'));
  expect(await readFile(folder.comparison, 'utf8')).toBe(done);
  expect(await readFile(join(folder.root, 'analysis', 'baseline_vs_larger.txt'), 'utf8')).toBe(other.report);
});

test("arms of two experiments compare under both names, in the second one's folder", async () => {
  await measure('finetuned');
  await measure('finetuned', { experiment: 'old' });
  const { file, comparison } = await compare(['old.finetuned', 'finetuned']);
  expect(file).toBe(join(folder.root, 'analysis', 'old.finetuned_vs_finetuned.json'));
  expect(comparison.arms).toEqual({ baseline: 'old.finetuned', finetuned: 'exp.finetuned' });
});

test('one experiment that was measured in two results folders is called by as much of their paths as it takes', async () => {
  const machines = ['a', 'b'].map((machine) => join(resultsDir, machine, 'results'));
  for (const [index, machine] of machines.entries())
    await measureArm(machine, { experiment: 'exp', arm: 'finetuned', successes: { fibonacci: index } });
  const [baseline, finetuned] = machines.map((machine) => placeOf('finetuned', 'exp', machine));
  if (!baseline || !finetuned) throw new RangeError('no pair');
  const { comparison, file } = await compareFolders({ baseline, finetuned });
  expect(comparison.arms).toEqual({
    baseline: join('a', 'results', 'exp.finetuned'),
    finetuned: join('b', 'results', 'exp.finetuned'),
  });
  expect(comparison.headline).toContain('b/results/exp.finetuned passed 20.0% of its trials and a/results/exp');
  expect(comparison.notes.join('\n')).toContain(`not known of ${Object.values(comparison.arms).join(', ')};`);
  expect(file).toBe(join(machines[1] ?? '', 'exp', 'analysis', 'exp.finetuned_vs_finetuned.json'));
});

test('a reference in another results folder is refused, since a later report would not find it', async () => {
  for (const arm of PAIR) await measure(arm);
  const elsewhere = join(resultsDir, 'elsewhere');
  for (const experiment of ['exp', 'other']) {
    await measureArm(elsewhere, { experiment, arm: 'baseline', successes: { fibonacci: 2 } });
    const reference = placeOf('baseline', experiment, elsewhere);
    const refused = compareFolders({ baseline: place('baseline'), finetuned: place('finetuned'), reference });
    await expect(refused).rejects.toThrow(InvalidInput);
    await expect(refused).rejects.toThrow(`lies in another results folder (got "${join(elsewhere, experiment)}"`);
  }
});

test('the reference arm of the plan is used once it has results, and another when it is asked for', async () => {
  const spec = { analysis: { reference_arm: 'larger' } };
  for (const arm of PAIR) await measure(arm, { spec });
  expect((await compare()).comparison.hypotheses.h2.reference).toBeNull();
  await measure('larger', { spec });
  expect((await compare()).comparison.hypotheses.h2.reference).toEqual({ arm: 'larger', successes: 5, trials: 10 });
  await measure('larger', { experiment: 'other', successes: { fibonacci: 5, prime_checker: 5 } });
  const { hypotheses } = (await compare(PAIR, { reference: 'other.larger' })).comparison;
  expect(hypotheses.h2.reference).toEqual({ arm: 'other.larger', successes: 10, trials: 10 });
});

test('arms that were measured differently are refused with every difference, unless that is allowed', async () => {
  await measure('finetuned');
  const spec = { retry_budget: 5, sampling: { temperature: 0.2, seed: 7 } };
  const sandbox = { level: 2, python: '3.11', pytest: '8', runner: 'r' } as const;
  await measure('baseline', { experiment: 'old', spec, record: { sandbox } });
  const pair = ['old.baseline', 'finetuned'] as const;
  const refused = compare(pair);
  await expect(refused).rejects.toThrow(UnequalDesign);
  for (const named of ['retry_budget: 5 in old', 'sampling.temperature: 0.2 in old', 'sandbox: level 2']) {
    await expect(refused).rejects.toThrow(named);
  }
  await expect(refused).rejects.not.toThrow('seed');
  const { comparison, report } = await compare(pair, { allow: true });
  expect(comparison.mismatches).toHaveLength(3);
  expect(report).toContain('The arms were measured differently');
});

const CONTROLLED = {
  spec: {
    tasks: ['fibonacci', 'prime_checker'],
    controls: ['unfiltered', 'leave_one_task_out'],
    training: { seeds: 2 },
  },
};

function adapter(arm: string): Partial<TrialRecord> {
  const model = modelIdentity({ adapter_digest: arm });
  return { model };
}

test('the pair is compared with every declared control and seed that has results; other pairs are not', async () => {
  await measure('baseline', CONTROLLED);
  await measure('finetuned', { ...CONTROLLED, successes: { fibonacci: 5, prime_checker: 4 } });
  for (const arm of ['unfiltered', 'finetuned_seed_43', 'larger']) {
    await measure(arm, { ...CONTROLLED, record: adapter(arm) });
  }
  const held = { ...CONTROLLED, successes: { fibonacci: 3 }, record: adapter('without_fibonacci') };
  await measure('without_fibonacci', held);
  const { comparison, report } = await compare();
  expect(await readJson(folder.comparison, Comparison)).toEqual(comparison);
  const sides = comparison.controls.map(({ control, contrasts }) => {
    return [control, contrasts.map(({ from, to }) => [from.arms, from.successes, to.arms, to.successes])];
  });
  expect(sides).toEqual([
    [
      'unfiltered',
      [
        [['baseline'], 5, ['unfiltered'], 5],
        [['unfiltered'], 5, ['finetuned'], 9],
      ],
    ],
    [
      'leave_one_task_out',
      [
        [['baseline'], 2, ['without_fibonacci'], 3],
        [['without_fibonacci'], 3, ['finetuned'], 5],
      ],
    ],
  ]);
  expect(comparison.seeds?.adapters.map(({ arm }) => arm)).toEqual(['finetuned', 'finetuned_seed_43']);
  expect(report).toContain('Declared and not measured: without_prime_checker.');
  const other = (await compare(['unfiltered', 'finetuned'])).comparison;
  expect(other).toMatchObject({ controls: [], seeds: null, overall: { baseline: { successes: 5 } } });
  const heldOut = (await compare(['baseline', 'without_fibonacci'])).comparison;
  expect(heldOut.headline).toContain('On tasks that the adapter was not trained on, without_fibonacci passed 60.0%');
});

test('a control that could not be trained for want of samples is told with that reason', async () => {
  const successes = { fibonacci: 10, prime_checker: 0 };
  for (const arm of PAIR) await measure(arm, { ...CONTROLLED, trials: 10, successes });
  const manifest = await readJson(folder.manifest, Manifest);
  if (manifest) await extractDatasets(folder, 'baseline', manifest.design);
  const { controls } = (await compare()).comparison;
  expect(controls.map(({ reading }) => reading.split('. ')[0])).toEqual([
    'Declared and not measured: unfiltered',
    'Declared and not measured: without_fibonacci (too few training samples), without_prime_checker',
  ]);
});

test('a control under other conditions is refused and named, unless that is allowed', async () => {
  const sandbox = { level: 2, python: '3.11', pytest: '8', runner: 'r' } as const;
  for (const arm of PAIR) await measure(arm, CONTROLLED);
  await measure('unfiltered', { ...CONTROLLED, record: { ...adapter('unfiltered'), sandbox } });
  await expect(compare()).rejects.toThrow('pytest 8, r in exp.unfiltered');
  const { comparison } = await compare(PAIR, { allow: true });
  expect(comparison.mismatches).toEqual([expect.stringContaining('pytest 8, r in exp.unfiltered')]);
  expect(comparison.controls[0]?.contrasts).toHaveLength(2);
});

test('an adapter that was trained otherwise than declared is told, whichever arm it is of', async () => {
  for (const arm of [...PAIR, 'unfiltered']) await measure(arm, CONTROLLED);
  const { job } = adapterManifest();
  const training = { ...job.training, num_epochs: 9 };
  await writeJson(
    folder.model('unfiltered').manifest,
    adapterManifest({ arm: 'unfiltered', job: { ...job, training } }),
  );
  expect((await compare()).comparison.notes).toContain(
    'The adapter of unfiltered was trained otherwise than declared before the baseline: num_epochs 9 (declared 3).',
  );
});

test('what is damaged is named with its file and line', async () => {
  for (const arm of PAIR) await measure(arm);
  const { summary } = folder.arm('baseline');
  const jsonl = folder.arm('baseline').trials('fibonacci');
  const whole = await readFile(jsonl, 'utf8');
  await appendFile(jsonl, '{"trial_id": "exp.bas');
  await expect(compare()).rejects.toThrow(`${jsonl}:6: not JSON`);
  await writeFile(jsonl, whole + whole.slice(0, whole.indexOf('\n') + 1));
  await expect(compare()).rejects.toThrow(`${jsonl}:6: trial_id: exp.baseline.fibonacci.000 appears twice`);
  await writeFile(jsonl, whole.slice(0, whole.indexOf('\n') + 1));
  await expect(compare()).rejects.toThrow(DamagedFile);
  await expect(compare()).rejects.toThrow(`${summary}: its counts of fibonacci are not those of the 1 trials`);
  await writeFile(summary, '{"arm": ');
  await expect(compare()).rejects.toThrow(`${summary}: not JSON`);
});

test.for<[string, (line: string) => string]>([
  ['1: arm: not what belongs here (got other, allowed baseline)', edited({ arm: 'other' })],
  ['1: experiment_id: not what belongs here (got e, allowed exp)', edited({ experiment_id: 'e' })],
  ['1: task_id: not what belongs here (got prime_checker, allowed fibonacci)', edited({ task_id: 'prime_checker' })],
  ['1: task_version: not what belongs here (got 9, allowed 1)', edited({ task_version: 9 })],
  ['1: prompts_version: not what belongs here (got v9, allowed v1)', edited({ prompts_version: 'v9' })],
  [
    '1: model.digest: not what belongs here (got others, allowed weights)',
    edited({ model: modelIdentity({ digest: 'others' }) }),
  ],
  [
    '1: trial_id: not what belongs here (got exp.baseline.fibonacci.000, allowed exp.baseline.fibonacci.001)',
    edited({ trial_index: 1 }),
  ],
  [
    '1: trial_index: not what belongs here (got 5, allowed below 5)',
    edited({ trial_index: 5, trial_id: 'exp.baseline.fibonacci.005' }),
  ],
  [
    '1: g_impl: more attempts than the retry budget (got 4, allowed 3)',
    edited({ outcome: 'g_impl_failed', g_impl: attempts('g_impl', 4) }),
  ],
  ['1: outcome: not what its attempts came to', edited({ outcome: 'g_impl_failed' })],
  ['1: an empty line before others', (line) => `\n${line}`],
  ['1: not UTF-8', (line) => line.replace('g_test 1', '\u00FF')],
])('a trial that is not one of its file is refused: %s', async ([problem, edit]) => {
  for (const arm of PAIR) await measure(arm);
  const file = folder.arm('baseline').trials('fibonacci');
  const [first = '', ...rest] = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, [edit(first), ...rest].join('\n'), 'latin1');
  await expect(compare()).rejects.toThrow(`${file}:${problem}`);
});

function attempts(step: 'g_impl', count: number): Attempt[] {
  return Array.from({ length: count }, (_, index) => attempt(step, index + 1, false));
}

function edited(changes: Partial<TrialRecord>): (line: string) => string {
  return (line) => JSON.stringify({ ...TrialRecord.parse(JSON.parse(line)), ...changes });
}

test('a folder in the place of a file of trials is refused with its name', async () => {
  for (const arm of PAIR) await measure(arm);
  const file = folder.arm('baseline').trials('fibonacci');
  await rm(file);
  await mkdir(file);
  await expect(compare()).rejects.toThrow(new DamagedFile(file, null, 'a folder in the place of a file'));
});

test.for<[string, (summary: ArmSummary) => ArmSummary]>([
  ['arm: not what belongs here (got larger, allowed baseline)', (summary) => ({ ...summary, arm: 'larger' })],
  ['experiment_id: not what belongs here (got e, allowed exp)', (summary) => ({ ...summary, experiment_id: 'e' })],
  ['tasks: fibonacci appears twice', (summary) => ({ ...summary, tasks: [...summary.tasks, ...summary.tasks] })],
  [
    'tasks: another not in the design',
    (summary) => ({ ...summary, tasks: summary.tasks.map((task) => ({ ...task, task_id: 'another' })) }),
  ],
  [
    'its overall counts are not the sums over its tasks',
    (summary) => ({ ...summary, overall: { ...summary.overall, successes: 1 } }),
  ],
])(
  'a summary that is not of the arm or not of its trials is refused, and what was written stays: %s',
  async ([problem, edit]) => {
    for (const arm of PAIR) await measure(arm);
    const { report, file } = await compare();
    const { summary } = folder.arm('baseline');
    const counted = await readJson(summary, ArmSummary);
    if (counted === null) throw new Error('nothing was counted');
    await writeJson(summary, edit(counted));
    await expect(compare()).rejects.toThrow(`${summary}: ${problem}`);
    expect(await readFile(folder.report, 'utf8')).toBe(report);
    expect(file).toBe(folder.comparison);
  },
);

/** Takes all but the first trials of a task from an arm that was counted whole, and counts it again. */
async function lose(arm: string, taskId: string, kept: number): Promise<void> {
  const file = folder.arm(arm).trials(taskId);
  const trials = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, `${trials.slice(0, kept).join('\n')}\n`);
  await createRecordActivities({ resultsDir }).summarizeArm({ experiment_id: 'exp', arm });
}

test('an arm that has fewer trials than its design schedules is refused, or compared as an interim look', async () => {
  for (const arm of PAIR) await measure(arm);
  await lose('baseline', 'fibonacci', 2);
  const missing = '7 of 10 scheduled trials in exp.baseline (too few of fibonacci)';
  await expect(compare()).rejects.toThrow(`interim: ${missing}`);
  const { comparison, report } = await compare(PAIR, { allow: true });
  expect(comparison.headline).toMatch(/^Interim, 7 of 10 scheduled trials in exp.baseline/);
  expect(comparison.statement?.interim).toEqual([missing]);
  expect(comparison.mismatches).toEqual([]);
  expect(report).not.toContain('measured differently');
  expect(report.replaceAll(/\s+/g, ' ')).toContain('The plan looks once, when every scheduled trial is recorded.');
});

test('a control or seed that is not whole says so itself: the look at the pair is the planned one', async () => {
  const others = ['unfiltered', 'finetuned_seed_43'];
  for (const arm of [...PAIR, ...others]) await measure(arm, CONTROLLED);
  for (const arm of others) await lose(arm, 'fibonacci', 3);
  const { comparison, report } = await compare();
  const look = (arm: string) =>
    `This is an interim look: 8 of 10 scheduled trials in exp.${arm} (too few of fibonacci).`;
  expect(comparison.controls[0]?.reading).toContain(look('unfiltered'));
  expect(comparison.controls[1]?.reading).not.toContain('interim');
  expect(comparison.seeds?.reading).toContain(look('finetuned_seed_43'));
  expect(comparison).toMatchObject({ mismatches: [], statement: { interim: [] } });
  expect(comparison.headline).not.toContain('Interim');
  expect(report).not.toMatch(/measured differently|The plan looks once/);
});

test('a report that cannot be written leaves text and comparison as they were', async () => {
  for (const arm of PAIR) await measure(arm, CONTROLLED);
  await compare();
  const before = await Promise.all([folder.report, folder.comparison].map((file) => readFile(file, 'utf8')));
  await measure('unfiltered', { ...CONTROLLED, record: adapter('unfiltered') });
  await rm(join(folder.root, 'analysis', 'report.html'));
  await mkdir(join(folder.root, 'analysis', 'report.html'));
  await expect(compare()).rejects.toThrow('EISDIR');
  expect(await Promise.all([folder.report, folder.comparison].map((file) => readFile(file, 'utf8')))).toEqual(before);
});

test('what a model server calls itself prints nothing to a terminal but text', async () => {
  await measure('finetuned', { record: { model: modelIdentity({ adapter_digest: 'a', server: 'x\u001b[31m' }) } });
  await measure('baseline');
  const { report } = await compare(PAIR, { allow: true });
  expect(report).toContain('\\u001b[31m');
  expect(await readFile(folder.report, 'utf8')).not.toContain('\u001b');
});

test('an arm is no reference for a pair that it is one of', async () => {
  const spec = { analysis: { reference_arm: 'larger' } };
  for (const arm of [...PAIR, 'larger']) await measure(arm, { spec });
  for (const reference of PAIR) await expect(compare(PAIR, { reference })).rejects.toThrow(InvalidInput);
  const { hypotheses, notes } = (await compare(['baseline', 'larger'])).comparison;
  expect(hypotheses.h2.reference).toBeNull();
  expect(notes.join('\n')).not.toContain('reference arm');
});

test('a spec beside the manifest that says something else is refused, and one that is missing is not', async () => {
  for (const arm of PAIR) await measure(arm);
  const declared = await readFile(folder.spec, 'utf8');
  await writeFile(folder.spec, declared.replace('"retry_budget": 3', '"retry_budget": 9'));
  await expect(compare()).rejects.toThrow(`${folder.spec}: not the spec that manifest.json declares`);
  await rm(folder.spec);
  await compare();
});

test('a plan that is not that of the declared analysis is refused, however it is hashed', async () => {
  for (const arm of PAIR) await measure(arm);
  const manifest = await readJson(folder.manifest, Manifest);
  if (manifest === null) throw new Error('nothing was declared');
  const { design, prompts_sha256 } = manifest;
  const spec = { ...design.spec, analysis: { ...design.spec.analysis, h1_improvement: 0.01 } };
  const other = { ...design, spec };
  await writeJson(folder.manifest, { ...manifest, design: other, design_sha256: sha256(JSON.stringify(other)) });
  await expect(compare()).rejects.toThrow(`${folder.manifest}: plan: not the plan of the declared analysis`);
  await writeJson(folder.manifest, { ...manifest, prompts_sha256: prompts_sha256.replaceAll(/[1-9]/g, '0') });
  await expect(compare()).rejects.toThrow('prompts: not the prompts declared before the first trial');
});

test('the plan that decides is named where two experiments declare different ones', async () => {
  await measure('baseline', { experiment: 'old', spec: { analysis: { alpha: 0.01 } } });
  await measure('baseline');
  const { notes } = (await compare(['old.baseline', 'baseline'])).comparison;
  expect(notes).toContain(
    'The plan of exp.baseline decides; that of old.baseline differs from it: alpha 0.05 and not 0.01.',
  );
});

test('an arm without results is refused and the others are named', async () => {
  for (const arm of PAIR) await measure(arm);
  await expect(compare(['baseline', 'larger'])).rejects.toThrow(InvalidInput);
  await expect(compare(['baseline', 'larger'])).rejects.toThrow('allowed baseline, finetuned');
  await expect(compare(['nobody.baseline', 'finetuned'])).rejects.toThrow('no such experiment (got "nobody"');
});

test('the compare workflow takes the same arms by name, and keeps its result small', async () => {
  for (const arm of PAIR) await measure(arm);
  await measure('larger', { experiment: 'other' });
  const specs = createSpecActivities({ resultsDir, tasksDir: TASKS_DIR, version: '0' });
  const plan = await specs.resolveCompare({ reference: 'other.larger', allow_mismatch: true }, 'exp.compare');
  const result = await createRecordActivities({ resultsDir }).compareArms(plan);
  expect(Object.keys(result)).toEqual(['file', 'headline', 'report']);
  expect(result.headline).toBe(
    '0.0 points, p = 1.0000; H1 not met: inconclusive, the interval holds both no effect and a gain of 5.0 percentage points',
  );
  expect((await readJson(result.file, Comparison))?.hypotheses.h2.reference?.arm).toBe('other.larger');
  await expect(specs.resolveCompare({ baseline: '../x' }, 'exp.compare')).rejects.toThrow('baseline: wrong form');
});

test('the plan is in the manifest, hashed, before the first trial', async () => {
  const sources = { resultsDir, tasksDir: TASKS_DIR, version: '0' };
  await openDesign({ analysis: { h1_improvement: 0.07 } }, 'exp', sources);
  const manifest = await readJson(folder.manifest, Manifest);
  expect(manifest?.plan.primary_test).toContain('exact conditional test stratified by task');
  expect(manifest?.plan.h1).toContain('at least 7.0 percentage points');
  expect(manifest?.plan_sha256).toMatch(/^[0-9a-f]{64}$/);
});
