import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAtomically } from '../../activities/files/atomic.ts';
import { sha256 } from '../../activities/files/digest.ts';
import { readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { type ExtractedDatasets, extractDatasets } from '../../activities/records/dataset.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { TrainingSample } from '../../domain/dataset/sample.ts';
import { extractCode } from '../../domain/extract-code.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import type { TrialAttribution } from '../../domain/attribution/attribution.ts';
import { type Attempt, TrialRecord } from '../../domain/records.ts';
import { type Judged, trialAttribution } from '../domain/trial-attribution.ts';
import { attempt } from '../domain/trial-record.ts';
import { measureArm } from '../support/measured-experiment.ts';

const SUCCESSES = { fibonacci: 7, prime_checker: 6 };

let resultsDir: string;
let folder: ResultsFolder;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-dataset-audit-'));
  folder = new ResultsFolder(resultsDir, 'exp');
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

async function benchmarked(controls: string[], successes: Record<string, number> = SUCCESSES): Promise<void> {
  await measureArm(resultsDir, { experiment: 'exp', arm: 'baseline', successes, trials: 10, spec: { controls } });
}

/** Writes what attribution says of the trials, by their index; without more said, that they are as they should be. */
async function judge(
  found: Record<number, Judged>,
  taskIds: readonly string[] = Object.keys(SUCCESSES),
): Promise<void> {
  const arm = folder.arm('baseline');
  for (const taskId of taskIds) {
    const lines: string[] = [];
    for await (const trial of readJsonLines(arm.trials(taskId), TrialRecord))
      lines.push(`${JSON.stringify(judgement(trial, found[trial.trial_index]))}\n`);
    await writeAtomically(arm.attributions(taskId), lines);
  }
}

/** Of the accepted tests and the last implementation. */
function judgement(trial: TrialRecord, found: Judged | undefined): TrialAttribution {
  const { tests, implementation, ...line } = trialAttribution(trial, found);
  const digest = (last: Attempt | undefined): string => sha256(extractCode(last?.completion ?? '') ?? '');
  return {
    ...line,
    tests: tests && { ...tests, sha256: digest(trial.g_test.at(-1)) },
    implementation: implementation && { ...implementation, sha256: digest(trial.g_impl.at(-1)) },
  };
}

async function extract(): Promise<ExtractedDatasets> {
  const sources = { resultsDir, tasksDir: TASKS_DIR, version: '0' };
  return extractDatasets(folder, 'baseline', await openDesign({}, 'exp', sources));
}

async function samples(arm: string): Promise<TrainingSample[]> {
  const rows: TrainingSample[] = [];
  for await (const row of readJsonLines(folder.dataset(arm).samples, TrainingSample)) rows.push(row);
  return rows;
}

/** The arm's trials, in the order of their files. */
async function folded(): Promise<TrialRecord[]> {
  const trials: TrialRecord[] = [];
  for (const taskId of Object.keys(SUCCESSES))
    for await (const trial of readJsonLines(folder.arm('baseline').trials(taskId), TrialRecord)) trials.push(trial);
  return trials;
}

async function rewrite(trials: readonly TrialRecord[]): Promise<void> {
  for (const taskId of Object.keys(SUCCESSES)) {
    const own = trials.filter(({ task_id }) => task_id === taskId);
    await writeAtomically(
      folder.arm('baseline').trials(taskId),
      own.map((trial) => `${JSON.stringify(trial)}\n`),
    );
  }
}

/** The same answer, accepted at the second attempt after another one. */
function retriedStep({ trial_id, g_test }: TrialRecord): Attempt[] {
  return [attempt('g_test', 1, false, `no tests, ${trial_id}`), ...g_test.map((each) => ({ ...each, attempt: 2 }))];
}

/** What is trained on: every file of `data/` but the reports. */
async function data(): Promise<Record<string, string>> {
  const { root } = folder.dataset('finetuned');
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.jsonl')).toSorted();
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const)),
  );
}

const FAULTS = { 0: { references: [3, 0] }, 1: { vacuous: true }, 2: { passesHidden: false } };

test('samples and their split are the same bytes with an audit and without, and the report and card tell of both', async () => {
  await benchmarked(['unfiltered', 'leave_one_task_out']);
  const { reports: before } = await extract();
  const unjudged = await data();
  const card = (): Promise<string> => readFile(folder.dataset('finetuned').card, 'utf8');
  expect(before['finetuned']?.audit).toBeNull();
  expect(await card()).toContain('not audited: `tddft attribute exp`');

  await judge(FAULTS);
  const { reports } = await extract();
  expect(await data()).toEqual(unjudged);
  expect(reports['finetuned']?.audit).toMatchObject({
    ...{ samples: 26, flagged: 8, rejects_reference: 4, kills_no_mutant: 4, wrong_implementation: 4 },
    ...{ trials: 13, flagged_trials: 4 },
  });
  expect(await card()).toContain('8 of 26 samples (30.8%) come from trials whose tests reject');
  expect(Object.values(reports).map(({ audit }) => audit === null)).toEqual([false, false, false, false]);
  const { audit: _, ...rest } = reports['finetuned'] ?? {};
  expect({ ...before['finetuned'], audit: null }).toEqual({ ...rest, audit: null });
});

test('the audited dataset is the finetuned one without the flagged samples, and without anything else of it gone', async () => {
  await benchmarked(['audited']);
  await judge(FAULTS);
  const { reports } = await extract();
  const all = await samples('finetuned');
  const flagged = (id: string): boolean => /\.00[01]\//.test(id);
  expect(await samples('audited')).toEqual(all.filter(({ id }) => !flagged(id)));
  expect(reports['audited']).toMatchObject({ draw: 'audited', samples: 18, dropped: { audit_failed: 8 } });
  expect(reports['audited']?.audit).toMatchObject({ flagged: 0, wrong_implementation: 4 });
  expect(reports['finetuned']).toMatchObject({ samples: 26, dropped: { audit_failed: 0 } });
  expect(await readFile(folder.dataset('audited').card, 'utf8')).toContain('The audit flagged 8 samples');
});

test.for([
  ['no trial was judged', [], '0 of 26 samples are judged; tasks fibonacci, prime_checker are not'],
  ['a task was not judged', ['fibonacci'], '14 of 26 samples are judged; task prime_checker is not'],
] as const)(
  'where %s the audited control is refused with what is missing and the command that judges, and nothing is written',
  async ([, judged, missing]) => {
    await benchmarked(['audited']);
    await judge({}, judged);
    await expect(extract()).rejects.toThrow(InvalidInput);
    await expect(extract()).rejects.toThrow(missing);
    await expect(extract()).rejects.toThrow('(`tddft attribute exp`), then extract again');
    await expect(access(folder.dataset('finetuned').root)).rejects.toThrow('ENOENT');
  },
);

test('an audit of a part of the trials is none, and report and card say of which part', async () => {
  await benchmarked([]);
  await judge({}, ['fibonacci']);
  expect((await extract()).reports['finetuned']).toMatchObject({
    audit: null,
    unaudited: { reason: 'partly_judged', judged: 14, tasks: ['prime_checker'] },
  });
  expect(await readFile(folder.dataset('finetuned').card, 'utf8')).toContain('14 of 26 samples are judged');
});

test('a sample of other code than was judged is counted as not judged, and its trial says nothing of it', async () => {
  await benchmarked(['unfiltered', 'audited']);
  const all = await folded();
  const retried = all.map((trial) => (trial.trial_index < 3 ? { ...trial, g_test: retriedStep(trial) } : trial));
  await rewrite(retried);
  await judge({ 0: { references: [0, 0] }, 1: { vacuous: true }, 3: { vacuous: true } });
  const { reports } = await extract();
  expect(reports['finetuned']?.audit).toMatchObject({ samples: 14, not_judged: 0, flagged: 4 });
  const drawn = await samples('unfiltered');
  const other = drawn.filter(({ trial_id, step }) => step === 'g_test' && /\.00[012]$/.test(trial_id));
  const failed = drawn.filter(({ outcome, step }) => step === 'g_impl' && outcome !== 'success');
  expect(other.length).toBeGreaterThan(0);
  expect(failed.length).toBeGreaterThan(0);
  expect(reports['unfiltered']?.audit).toMatchObject({ samples: 14, not_judged: other.length + failed.length });
  expect(await readFile(folder.dataset('unfiltered').card, 'utf8')).toContain(
    `${other.length + failed.length} of all 14 samples are not the code that was judged`,
  );
});

test('an audited control that too few samples are left for is refused alone', async () => {
  await benchmarked(['audited'], { fibonacci: 7 });
  await judge({ 0: { vacuous: true }, 1: { vacuous: true }, 2: { killed: 0 }, 3: { references: [0, 3] } }, [
    'fibonacci',
  ]);
  const { reports, refused } = await extract();
  expect(Object.keys(reports)).toEqual(['finetuned']);
  expect(refused).toEqual({ audited: expect.stringContaining('6 training samples, at least 8') });
});

const DAMAGES = {
  'a line is no attribution': () => ['{"trial_id": 7}'],
  'a trial has two lines': ([first = '']: string[]) => [first, first],
  'a line is of another arm': ([first = '']: string[]) => [first.replace('.baseline.', '.larger.')],
  'a line is of another trial': ([first = '']: string[]) => [first.replace('"trial_index":0', '"trial_index":1')],
  'a line is of another task': ([first = '']: string[]) => [first.replaceAll('fibonacci', 'prime_checker')],
};

test.for(Object.entries(DAMAGES))(
  'where %s there is no audit, and report and card name file and line; only the audited control is refused',
  async ([, damage]) => {
    await benchmarked([]);
    await judge({});
    const file = folder.arm('baseline').attributions('fibonacci');
    const damaged = damage((await readFile(file, 'utf8')).split('\n'));
    await writeFile(file, `${damaged.join('\n')}\n`);
    const place = `baseline/attribution/fibonacci.jsonl:${damaged.length}: `;
    const { reports } = await extract();
    expect(reports['finetuned']).toMatchObject({
      ...{ samples: 26, audit: null },
      unaudited: { reason: 'damaged', problem: expect.stringMatching(new RegExp(`^${place}`)) },
    });
    expect(await readFile(folder.dataset('finetuned').card, 'utf8')).toContain(`not audited: ${place}`);

    const { spec, ...design } = await openDesign({}, 'exp', { resultsDir, tasksDir: TASKS_DIR, version: '0' });
    const audited = { ...design, spec: { ...spec, controls: ['audited' as const] } };
    await expect(extractDatasets(folder, 'baseline', audited)).rejects.toThrow(DamagedFile);
  },
);
