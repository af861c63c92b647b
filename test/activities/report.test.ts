import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeJson } from '../../activities/files/atomic.ts';
import { sha256OfFile } from '../../activities/files/digest.ts';
import { readJson } from '../../activities/files/parse.ts';
import type { ResultsFolder } from '../../activities/files/results-folder.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { compareFolders } from '../../activities/records/comparison.ts';
import { extractDatasets } from '../../activities/records/dataset.ts';
import { placeOf } from '../../activities/records/measured-arm.ts';
import { tellsJudgements } from '../../activities/report/told-judgements.ts';
import { writeReport } from '../../activities/report/write-report.ts';
import { AdapterManifest } from '../../domain/adapter.ts';
import { ArmAttribution } from '../../domain/attribution/attribution.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import { ArmSummary } from '../../domain/records.ts';
import { experimentFolder } from '../report/html/experiment-folder.ts';
import { EXPERIMENT } from '../report/html/records.ts';
import { trainedAdapter } from '../report/html/trained-adapter.ts';

let resultsDir: string;
let folder: ResultsFolder;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-report-'));
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

function pair() {
  const place = (arm: string) => placeOf(arm, EXPERIMENT, resultsDir);
  return { baseline: place('baseline'), finetuned: place('finetuned') };
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

async function bytesOf(path: string): Promise<Record<string, string>> {
  const files = await filesOf(path);
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)),
  );
}

test('a comparison of the two arms writes the report, its figures and every transcript, the same when repeated', async () => {
  folder = await experimentFolder(resultsDir, { trials: 30 });
  const { html } = await compareFolders(pair());
  const analysis = join(folder.root, 'analysis');
  expect(html).toBe(join(analysis, 'report.html'));
  const first = await bytesOf(analysis);
  expect(Object.keys(first).filter((file) => file.includes('/trials/')).length).toBe(2 * 3 * 2);
  expect(Object.keys(first).filter((file) => file.endsWith('.csv')).length).toBe(5);

  await compareFolders(pair());
  expect(await bytesOf(analysis)).toEqual(first);
});

test('pages of an earlier, longer report go, and nothing half-written stays', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5 });
  await compareFolders(pair());
  const kept = await filesOf(join(folder.root, 'analysis'));
  await cp(join(folder.root, 'analysis/trials/baseline'), join(folder.root, 'analysis/trials/gone'), {
    recursive: true,
  });
  await writeFile(join(folder.root, 'analysis/trials/baseline/fibonacci-2.html'), '');
  await writeFile(join(folder.root, 'analysis/figures/old.csv'), '');
  await compareFolders(pair());
  expect(await filesOf(join(folder.root, 'analysis'))).toEqual(kept);
});

test('another pair of arms does not take the place of the report', async () => {
  folder = await experimentFolder(resultsDir, { arms: ['baseline', 'larger'], trials: 5 });
  const { baseline } = pair();
  const { html } = await compareFolders({ baseline, finetuned: placeOf('larger', EXPERIMENT, resultsDir) });
  expect(html).toBe(null);
});

test('a reference arm has its band and its transcripts', async () => {
  folder = await experimentFolder(resultsDir, { arms: ['baseline', 'finetuned', 'larger'], trials: 5 });
  const { html } = await compareFolders({ ...pair(), reference: placeOf('larger', EXPERIMENT, resultsDir) });
  const report = await readFile(html ?? '', 'utf8');
  expect(report.includes('href="trials/larger/fibonacci-1.html#t4"')).toBe(true);
  expect(report.includes('class="band"')).toBe(true);
});

test('every control arm that the comparison tells of has its transcripts, and every adapter its digests', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5, controlled: true });
  const { html } = await compareFolders(pair());
  const report = await readFile(html ?? '', 'utf8');
  for (const arm of ['unfiltered', 'null_adapter', 'finetuned_seed_43']) {
    expect(report.includes(`href="trials/${arm}/prime_checker-1.html#t4"`)).toBe(true);
  }
  expect(report.includes('href="trials/without_fibonacci/fibonacci-1.html#t0"')).toBe(true);
  expect(report.includes('trials/without_fibonacci/prime_checker')).toBe(false);
  const adapter = await readJson(folder.model('unfiltered').manifest, AdapterManifest);
  expect(report).toContain(adapter?.adapter.sha256);
});

test('what the tasks’ controls say of a trial is on its transcript and among the informative trials, which lead there', async () => {
  folder = await experimentFolder(resultsDir, { trials: 30, attributed: true });
  const report = await readFile((await compareFolders(pair())).html ?? '', 'utf8');
  const analysis = join(folder.root, 'analysis');
  const links = [...report.matchAll(/<article class="card">.*?href="([^"#]+)#(t\d+)"/gs)];
  expect(links.length).toBe(10);
  for (const [, file = '', anchor] of links) {
    const [, transcript = ''] = (await readFile(join(analysis, file), 'utf8')).split(`id="${anchor}"`);
    expect(transcript.split('</article>')[0]).toContain(
      'By the <a href="../../report.html#attribution">task’s controls</a>',
    );
  }
  const figures = await readdir(join(analysis, 'figures'));
  expect(figures.filter((name) => name.startsWith('attribution_')).length).toBe(3);
});

test('a damaged line of what the controls said is named by file and number', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5, attributed: true });
  const { comparison } = await compareFolders(pair());
  const file = folder.arm('finetuned').attributions('prime_checker');
  await writeFile(file, `${(await readFile(file, 'utf8')).split('\n')[0]}\n{"trial_id": 5}\n`);
  await expect(writeReport({ ...pair(), reference: null }, comparison)).rejects.toThrow(`${file}:2: `);
});

test('judgements that are lost are named by their file, and the command that makes them again', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5, attributed: true });
  const { comparison } = await compareFolders(pair());
  const file = folder.arm('finetuned').attributions('fibonacci');
  const lost = new RegExp(`fibonacci.jsonl: .*tddft attribute ${EXPERIMENT} --arm finetuned`);
  await writeFile(file, (await readFile(file, 'utf8')).replace(/[^\n]*\n$/, ''));
  await expect(writeReport({ ...pair(), reference: null }, comparison)).rejects.toThrow(lost);
  await rm(file);
  await expect(writeReport({ ...pair(), reference: null }, comparison)).rejects.toThrow(lost);
});

test('an adapter that was trained on other samples than the dataset shown is named, and only then', async () => {
  folder = await experimentFolder(resultsDir, { trials: 20 });
  const { design } = await readManifest(folder, EXPERIMENT);
  const { selection } = design.spec;
  const laxer = {
    ...design,
    spec: { ...design.spec, selection: { ...selection, first_attempt: false }, validation_fraction: 0 },
  };
  await extractDatasets(folder, 'baseline', laxer);
  const { manifest: file } = folder.model('finetuned');
  const report = async (adapter: AdapterManifest): Promise<string> => {
    await writeJson(file, adapter);
    return readFile((await compareFolders(pair())).html ?? '', 'utf8');
  };
  const adapter = trainedAdapter('finetuned', 42);
  expect(await report(adapter)).toContain(
    `The adapter of <code>finetuned</code> was trained on other samples; <code>tddft finetune --id ${EXPERIMENT}</code>`,
  );
  const dataset_sha256 = await sha256OfFile(folder.dataset('finetuned').prepared('train'));
  expect(await report({ ...adapter, dataset_sha256 })).not.toContain('was trained on other samples');
});

test('a control arm that was measured anew after the comparison is refused by name', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5, controlled: true });
  const { comparison } = await compareFolders(pair());
  const file = folder.arm('without_fibonacci').summary;
  const summary = await readJson(file, ArmSummary);
  if (summary === null) throw new Error('no summary');
  await writeJson(file, { ...summary, tasks: summary.tasks.map((task) => ({ ...task, successes: 5, scored: 5 })) });
  const writing = writeReport({ ...pair(), reference: null }, comparison);
  await expect(writing).rejects.toThrow(/trials of without_fibonacci, fibonacci, where there are 5\/5/);
});

test('a program that only counted an arm’s trials again is not told to have measured it', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5 });
  const file = join(folder.arm('baseline').root, 'programs.json');
  const commit = 'ab'.repeat(20);
  await writeJson(file, [
    { tddft_version: '1.0.0', commit, since: '2020-01-01T00:00:00.000Z' },
    { tddft_version: '2.0.0', commit, since: '2999-01-01T00:00:00.000Z' },
  ]);
  const report = await readFile((await compareFolders(pair())).html ?? '', 'utf8');
  expect(report).toContain(`tddft 1.0.0, commit <code>${commit}</code>`);
  expect(report).not.toContain('tddft 2.0.0');
});

test('a comparison is known to tell the judgements of its arms, until there are others or none of the pair’s', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5, controlled: true, attributed: true });
  const { comparison } = await compareFolders(pair());
  expect(await tellsJudgements(comparison, folder)).toBe(true);
  expect(await tellsJudgements({ ...comparison, attribution: null }, folder)).toBe(false);

  const { attribution: file } = folder.arm('unfiltered');
  const judged = await readJson(file, ArmAttribution);
  if (judged === null) throw new Error('not judged');
  await writeJson(file, { ...judged, cost: { ...judged.cost, wall_ms: judged.cost.wall_ms + 1 } });
  expect(await tellsJudgements(comparison, folder)).toBe(false);

  await rm(folder.arm('baseline').attribution);
  expect(await tellsJudgements({ ...comparison, attribution: null }, folder)).toBe(true);
});

test('an arm without results is named, with the command that makes them', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5 });
  const { comparison } = await compareFolders(pair());
  await rm(folder.arm('finetuned').summary);
  const writing = writeReport({ ...pair(), reference: null }, comparison);
  await expect(writing).rejects.toThrow(InvalidInput);
  await expect(writing).rejects.toThrow(`\`tddft run --id ${EXPERIMENT}\``);
});

test('a comparison of other trials than those on disk is refused by name', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5 });
  const { comparison } = await compareFolders(pair());
  const [first, ...others] = comparison.per_task;
  if (first === undefined) throw new Error('no tasks');
  const stale = { ...comparison, per_task: [{ ...first, baseline: { ...first.baseline, successes: 0 } }, ...others] };
  await writeJson(folder.comparison, stale);
  const read = await readJson(folder.comparison, Comparison);
  if (read === null) throw new Error('no comparison');
  await expect(writeReport({ ...pair(), reference: null }, read)).rejects.toThrow(folder.comparison);
});

test('a damaged line is named by file and number, and a lost one by file', async () => {
  folder = await experimentFolder(resultsDir, { trials: 5 });
  const { comparison } = await compareFolders(pair());
  const file = folder.arm('baseline').trials('fibonacci');
  const whole = await readFile(file, 'utf8');
  await appendFile(file, '{"trial_id": 5}\n');
  await expect(writeReport({ ...pair(), reference: null }, comparison)).rejects.toThrow(`${file}:6: `);
  await writeFile(file, whole.slice(0, whole.indexOf('\n') + 1));
  const lost = writeReport({ ...pair(), reference: null }, comparison);
  await expect(lost).rejects.toThrow(DamagedFile);
  await expect(lost).rejects.toThrow(`${file}: 1 trials where the summary of baseline counts 5`);
});
