import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modelIdentity } from '../support/model-identity.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import type { ArmPlace } from '../../activities/records/measured-arm.ts';
import { armPlaces, referencePlace } from '../../cli/arm-places.ts';
import { comparedAgain } from '../../cli/compared-again.ts';
import { readCounts } from '../../cli/counts-input.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { measureArm } from '../support/measured-experiment.ts';
import { tddft } from '../support/tddft.ts';

let cwd: string;
let resultsDir: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tddft-compare-'));
  resultsDir = join(cwd, 'results');
  const successes = { fibonacci: 2, prime_checker: 1 };
  const better = { fibonacci: 5, prime_checker: 5 };
  await measureArm(resultsDir, { experiment: 'exp-1', arm: 'baseline', successes });
  await measureArm(resultsDir, { experiment: 'exp-1', arm: 'finetuned', successes: better });
  await measureArm(resultsDir, { experiment: 'exp-1', arm: 'larger', successes: better });
  await measureArm(resultsDir, { experiment: 'exp-2', arm: 'finetuned', successes });
  await measureArm(resultsDir, { experiment: 'low', arm: 'baseline', successes, spec: { retry_budget: 5 } });
  const tasks = Object.keys(successes);
  const controlled = { experiment: 'held', spec: { tasks, controls: ['unfiltered', 'leave_one_task_out'] } };
  await measureArm(resultsDir, { ...controlled, arm: 'baseline', successes });
  for (const arm of ['finetuned', 'unfiltered'])
    await measureArm(resultsDir, { ...controlled, arm, successes: better });
  await measureArm(resultsDir, {
    ...controlled,
    arm: 'without_fibonacci',
    successes: { fibonacci: 3 },
    record: { model: modelIdentity({ adapter_digest: 'held' }) },
  });
  await mkdir(join(cwd, 'empty'));
  await writeFile(join(cwd, 'readme.json'), JSON.stringify([counts('all', [171, 300], [192, 300])]));
  await writeFile(join(cwd, 'torn.json'), '[{"task_id": ');
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

function counts(task_id: string, baseline: unknown, finetuned: unknown) {
  return { task_id, baseline, finetuned };
}

async function comparisonOf(args: string[]): Promise<Comparison> {
  const { stdout, stderr } = await tddft(['compare', ...args, '--json'], { cwd });
  expect(stderr).toBe('');
  return Comparison.parse(JSON.parse(stdout));
}

test.for([
  [['exp-1', undefined], 'exp-1.baseline', 'exp-1.finetuned'],
  [['exp-1.baseline', 'exp-1.larger'], 'exp-1.baseline', 'exp-1.larger'],
  [['exp-1', 'exp-2'], 'exp-1.finetuned', 'exp-2.finetuned'],
  [['exp-1.baseline', 'exp-2.finetuned'], 'exp-1.baseline', 'exp-2.finetuned'],
  [['exp-1.larger', 'exp-2'], 'exp-1.larger', 'exp-2.larger'],
  [['low', 'exp-1'], 'low.baseline', 'exp-1.baseline'],
  [['RESULTS/exp-1', 'RESULTS/exp-2/'], 'exp-1.finetuned', 'exp-2.finetuned'],
  [['RESULTS/exp-1/baseline', 'RESULTS/exp-1/larger'], 'exp-1.baseline', 'exp-1.larger'],
] as const)('%j are the arms %s and %s', async ([[a, b], baseline, finetuned]) => {
  const at = (text: string): string => text.replace('RESULTS', resultsDir);
  const places = await armPlaces(resultsDir, at(a), b && at(b));
  expect([nameOf(places.baseline), nameOf(places.finetuned)]).toEqual([baseline, finetuned]);
});

test('a reference arm is named as an arm of the same experiment, of another beside it, or by its path', async () => {
  const { finetuned } = await armPlaces(resultsDir, 'exp-1', undefined);
  for (const reference of ['larger', 'exp-1.larger', join(resultsDir, 'exp-1', 'larger')]) {
    expect(nameOf(await referencePlace(finetuned, reference))).toBe('exp-1.larger');
  }
  const elsewhere = { ...finetuned, folder: new ResultsFolder('/elsewhere', 'exp-1') };
  expect((await referencePlace(elsewhere, 'exp-2.larger')).folder.root).toBe('/elsewhere/exp-2');
});

function nameOf({ experimentId, arm }: ArmPlace): string {
  return `${experimentId}.${arm}`;
}

test('the options do what they say: --id with its arms, --reference, --allow-mismatch', async () => {
  const { arms, hypotheses } = await comparisonOf([
    '--id',
    'exp-1',
    '--finetuned',
    'larger',
    '--reference',
    'finetuned',
  ]);
  expect(arms).toEqual({ baseline: 'baseline', finetuned: 'larger' });
  expect(hypotheses.h2.reference).toEqual({ arm: 'finetuned', successes: 10, trials: 10 });
  const { mismatches } = await comparisonOf(['low', 'exp-1', '--allow-mismatch']);
  expect(mismatches).toEqual(['retry_budget: 5 in low.baseline, 3 in exp-1.baseline']);
});

test('an experiment is compared with its controls, and each of them with another arm by name', async () => {
  const { code, stdout } = await tddft(['compare', 'held'], { cwd });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('\nCONTROLS\n') });
  expect(stdout).toMatch(
    /\nbaseline -> unfiltered +3\/10 +10\/10 +\+70\.0 .*\nunfiltered -> finetuned +10\/10 +10\/10 /,
  );
  const { controls } = await comparisonOf(['held']);
  expect(controls.map(({ control, contrasts }) => [control, contrasts.length])).toEqual([
    ['unfiltered', 2],
    ['leave_one_task_out', 2],
  ]);
  const pair = await comparisonOf(['held.unfiltered', 'held.finetuned']);
  expect(pair).toMatchObject({ arms: { baseline: 'unfiltered', finetuned: 'finetuned' }, controls: [] });
  const heldOut = await comparisonOf(['held.baseline', 'held.without_fibonacci']);
  expect(heldOut).toMatchObject({ mismatches: [], overall: { finetuned: { successes: 3, trials: 5 } } });
  expect(heldOut.headline).toContain('On tasks that the adapter was not trained on');
});

test('a control that has changed is cause to compare again', async () => {
  const folder = new ResultsFolder(resultsDir, 'held');
  await comparisonOf(['held']);
  const place = { folder, experimentId: 'held' };
  expect(await comparedAgain(place, ['larger'])).toBeNull();
  expect(await comparedAgain(place, ['without_prime_checker'])).toMatchObject({
    text: expect.stringContaining('The comparison says the same'),
  });
});

test('the comparison of arms is printed, and written where its last line says', async () => {
  const { code, stdout } = await tddft(['compare', 'exp-1.baseline', 'exp-1.finetuned'], { cwd });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('H1 met') });
  const file = /Written to (.*)$/.exec(stdout.trimEnd())?.[1] ?? '';
  expect(Comparison.parse(JSON.parse(await readFile(file, 'utf8'))).headline).toContain('On the training tasks');
});

test("counts alone give the true numbers of the original's example, and write nothing unless asked", async () => {
  const before = await readdir(cwd);
  const { code, stdout } = await tddft(['compare', '--counts', 'readme.json'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('H1 not met');
  const { overall, experiment_id } = await comparisonOf(['--counts', 'readme.json']);
  expect(overall.fisher_p_two_sided).toBeCloseTo(0.0947756580984415, 14);
  expect(overall.cohens_h).toBeCloseTo(0.1433326944985, 12);
  expect(experiment_id).toBeNull();
  expect(await readdir(cwd)).toEqual(before);
  const written = await comparisonOf(['--counts', 'readme.json', '--out', 'out/comparison_report.json']);
  expect(JSON.parse(await readFile(join(cwd, 'out/comparison_report.json'), 'utf8'))).toEqual(written);
});

test('counts are judged by the thresholds that are given', async () => {
  const { hypotheses } = await comparisonOf(['--counts', 'readme.json', '--alpha', '0.1', '--h1-improvement', '0.06']);
  expect(hypotheses.h1).toMatchObject({ status: 'met', decided_by: { alpha: 0.1, threshold: 0.06 } });
});

test('a million trials per arm are no difficulty', async () => {
  await writeFile(join(cwd, 'large.json'), JSON.stringify([counts('a', [499_200, 1e6], [500_800, 1e6])]));
  const { overall, power } = await comparisonOf(['--counts', 'large.json']);
  expect(overall.fisher_p_two_sided).toBeCloseTo(0.02373896141697818, 14);
  expect(power).toMatchObject({ method: 'normal', power_at_h1_threshold: 1 });
});

test('a row that is none is refused with its file, its path and exit code 2', async () => {
  await writeFile(join(cwd, 'wrong.json'), JSON.stringify([counts('a', [6, 5], [1, 5])]));
  const { code, stderr } = await tddft(['compare', '--counts', 'wrong.json'], { cwd });
  const reason = 'wrong.json:1: [0].baseline: not valid (got [6,5], allowed no more successes than trials)';
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
});

test.for([
  ['[\n1\n 2\n]', 3],
  ['[\n1,\n]\n\n', 3],
  ['[\n"a\n"]', 2],
  ['[\n1\n]\n2', 4],
  ['[\n{"a":\n', 2],
] as const)('counts that are no JSON are refused with their line: %j', async ([text, line]) => {
  await writeFile(join(cwd, 'lines.json'), text);
  await expect(readCounts(join(cwd, 'lines.json'))).rejects.toThrow(`lines.json:${line}: not JSON`);
});

test('counts may begin with a byte order mark', async () => {
  await writeFile(join(cwd, 'marked.json'), `\uFEFF${JSON.stringify([counts('a', [1, 5], [2, 5])])}`);
  expect(await readCounts(join(cwd, 'marked.json'))).toHaveLength(1);
});

test.for([
  ['alpha', '"alpha": 0.05', '"alpha": 0.5', 'design'],
  ['task list', '"fibonacci",', '"fibonacci2",', 'design'],
  ['threshold of H1', 'at least 5.0 percentage points', 'at least 1.0 percentage points', 'plan'],
] as const)(
  'a manifest whose %s was edited after the trials is refused with exit code 2',
  async ([, old, edit, part]) => {
    const { manifest } = new ResultsFolder(resultsDir, 'exp-1');
    const declared = await readFile(manifest, 'utf8');
    expect(declared).toContain(old);
    await writeFile(manifest, declared.replaceAll(old, edit));
    const { code, stderr } = await tddft(['compare', 'exp-1'], { cwd });
    await writeFile(manifest, declared);
    const reason = `not the ${part} declared before the first trial: sha256 `;
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
    expect(stderr).toContain(manifest);
  },
);

test.for([
  [[], '0 ways to say what to compare'],
  [['exp-1', '--id', 'exp-1'], '2 ways to say what to compare'],
  [['exp-1', '--alpha', '0.1'], '--alpha: does not go with this input'],
  [['exp-1', '--finetuned', 'larger'], '--finetuned: does not go with this input'],
  [['--counts', 'readme.json', '--allow-mismatch'], '--allow-mismatch: does not go with this input'],
  [['--counts', 'readme.json', '--alpha', '2'], 'alpha: too large (got 2, allowed less than 1)'],
  [['--counts', 'nowhere.json'], 'cannot read nowhere.json'],
  [['--counts', 'torn.json'], 'torn.json:1: not JSON'],
  [['nobody.baseline', 'exp-1.baseline'], 'no such experiment (got "nobody"'],
  [['exp-1.baseline', 'exp-1.huge'], 'allowed baseline, finetuned, larger'],
  [['exp-1.baseline'], 'a second arm is needed'],
  [['exp-1.baseline', 'results/exp-1/baseline'], 'the same arm as A'],
  [['./empty', 'exp-1'], 'empty/manifest.json'],
  [['a b', 'exp-1'], 'A: wrong form (got "a b"'],
  [['exp-1', '--reference', 'exp-2'], '--reference: names no arm (got "exp-2"'],
  [['exp-1', '--reference', 'finetuned'], 'reference: one of the two arms that are compared (got "finetuned"'],
  [['exp-1', '--reference', 'exp-1.baseline'], 'reference: one of the two arms that are compared (got "baseline"'],
  [['exp-3'], 'no such experiment, did you mean "exp-1"? (got "exp-3"'],
  [['nobody'], 'allowed exp-1, exp-2, held, low)'],
  [['exp-1.baseline', 'exp-1.largr'], 'no results, did you mean "larger"?'],
  [['low', 'exp-1'], 'retry_budget: 5 in low.baseline, 3 in exp-1.baseline'],
] as const)('%j is refused with its reason and exit code 2', async ([args, reason]) => {
  const { code, stderr } = await tddft(['compare', ...args], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
});
