import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportExperiment, type ExportRequest } from '../../../activities/export/export-experiment.ts';
import { readAuditedTrials, sampleAudits } from '../../../activities/records/dataset-audit.ts';
import { auditSamples } from '../../../domain/dataset/audit.ts';
import { TrainingSample } from '../../../domain/dataset/sample.ts';
import { DamagedFile, InvalidInput } from '../../../domain/invalid-input.ts';
import { AUDIT_COLUMNS } from '../../../domain/export/training-rows.ts';
import { attributionOf } from '../../report/html/attributions.ts';
import { TASKS } from '../../report/html/records.ts';
import { type Exportable, exportable, recordsOfTask, rowsOf } from './experiment.ts';

let resultsDir: string;
let out: string;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-export-training-'));
  out = join(resultsDir, 'out');
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

function request({ folder, manifest }: Exportable, asked: Partial<ExportRequest> = {}): ExportRequest {
  return { folder, manifest, formats: ['trl'], arm: 'all', allAnswers: false, out, ...asked };
}

test('TRL gets the samples of the trainer, split as they were, each with what the controls say', async () => {
  const experiment = await exportable(resultsDir, { trials: 21, samples: true });
  await exportExperiment(request(experiment));
  const records = await recordsOfTask(experiment.folder, 'baseline', 'fibonacci');
  for (const split of ['train', 'val'] as const) {
    const dataset = experiment.folder.dataset('finetuned');
    const prepared = await rowsOf(dataset.prepared(split));
    const chats = await rowsOf(dataset.chatFormat(split));
    const rows = await rowsOf(join(out, 'trl', 'finetuned', `${split}.jsonl`));
    expect(rows.map(({ trial_id, step }) => `${String(trial_id)}/${String(step)}`)).toEqual(
      prepared.map(({ id }) => id),
    );
    expect(rows.map(({ prompt, completion }) => ({ messages: [prompt, completion].flat() }))).toEqual(chats);
    for (const row of rows.filter(({ task_id }) => task_id === 'fibonacci')) {
      const record = records.find(({ trial_id }) => trial_id === row['trial_id']);
      const attribution = record && attributionOf(record);
      expect(row).toMatchObject({ outcome: 'success', passed: true, attribution_verdict: attribution?.verdict });
      expect(row['implementation_passes_hidden']).toBe(attribution?.implementation?.passes_hidden);
    }
  }
});

test('an audit column is null, and there, where nobody judged the trials', async () => {
  await exportExperiment(request(await exportable(resultsDir, { trials: 21, judged: false, samples: true })));
  const [row] = await rowsOf(join(out, 'trl', 'finetuned', 'train.jsonl'));
  expect(row).toMatchObject({ tests_valid: null, mutants_killed: null, mutants: null, flagged: null });
  expect(Object.keys(row ?? {})).toEqual([...AUDIT_COLUMNS.map(({ name }) => name), 'prompt', 'completion']);
});

test('OpenAI gets messages and nothing else, and a second file says line by line what they are', async () => {
  await exportExperiment(
    request(await exportable(resultsDir, { trials: 21, samples: true }), { formats: ['openai', 'trl'] }),
  );
  const rows = await rowsOf(join(out, 'openai', 'finetuned', 'train.jsonl'));
  expect(new Set(rows.flatMap((row) => Object.keys(row)))).toEqual(new Set(['messages']));
  const audits = await rowsOf(join(out, 'openai', 'finetuned', 'train.audit.jsonl'));
  const whole = await rowsOf(join(out, 'trl', 'finetuned', 'train.jsonl'));
  expect(rows.map(({ messages }, line) => ({ ...audits[line], messages }))).toEqual(
    whole.map(({ prompt, completion, ...audit }) => ({ ...audit, messages: [prompt, completion].flat() })),
  );
});

test('all answers are every attempt of every trial of the arm, those of broken trials too', async () => {
  const experiment = await exportable(resultsDir, { trials: 21, samples: true });
  await exportExperiment(request(experiment, { arm: 'finetuned', allAnswers: true }));
  const rows = await rowsOf(join(out, 'trl', 'finetuned', 'answers.jsonl'));
  const records = await recordsOfTask(experiment.folder, 'finetuned', 'fibonacci');
  expect(
    rows
      .filter(({ task_id }) => task_id === 'fibonacci')
      .map(({ trial_id, step, attempt, passed }) => ({ trial_id, step, attempt, passed })),
  ).toEqual(
    records.flatMap(({ trial_id, g_test, g_impl }) => [
      ...g_test.map(({ attempt, verdict }) => ({ trial_id, step: 'g_test', attempt, passed: verdict.passed })),
      ...g_impl.map(({ attempt, verdict }) => ({ trial_id, step: 'g_impl', attempt, passed: verdict.passed })),
    ]),
  );
  expect(new Set(rows.map(({ outcome }) => outcome))).toContain('infrastructure_error');
});

test.for([
  [{ arm: 'baseline' }, '--arm: no training samples (got "baseline"'],
  [{ arm: 'unfiltered' }, '--arm: no training samples (got "unfiltered"'],
  [{ arm: 'unfiltered', allAnswers: true }, 'unfiltered: this arm has no results'],
] as const)('%j is refused before anything is written', async ([asked, reason]) => {
  const experiment = await exportable(resultsDir, { trials: 21, samples: true });
  const exporting = exportExperiment(request(experiment, { ...asked, formats: ['csv', 'trl'] }));
  await expect(exporting).rejects.toThrow(InvalidInput);
  await expect(exporting).rejects.toThrow(reason);
  await expect(readFile(join(out, 'trials.csv'))).rejects.toThrow('ENOENT');
});

test('a split that names a sample which is not there is damaged', async () => {
  const experiment = await exportable(resultsDir, { trials: 21, samples: true });
  await writeFile(experiment.folder.dataset('finetuned').samples, '');
  await expect(exportExperiment(request(experiment))).rejects.toThrow(DamagedFile);
});

test("a sample's flag is that of the dataset's report: none where other code of its trial was judged", async () => {
  const experiment = await exportable(resultsDir, {
    trials: 21,
    completion: 'assert fibonacci(7) == 13\n',
    samples: true,
  });
  const { folder } = experiment;
  const { samples } = folder.dataset('finetuned');
  const drawn = (await readFile(samples, 'utf8')).split('\n').slice(0, -1);
  const altered = drawn.map((line, index) =>
    index % 10 === 0 ? line.replace('fibonacci(7) == 13\\n', 'fibonacci(1) == 13\\n') : line,
  );
  await writeFile(samples, altered.map((line) => `${line}\n`).join(''));

  await exportExperiment(request(experiment));
  const splits = ['train', 'val'].map((split) => rowsOf(join(out, 'trl', 'finetuned', `${split}.jsonl`)));
  const rows = (await Promise.all(splits)).flat();
  const chosen = altered.map((line) => TrainingSample.parse(JSON.parse(line)));
  const audits = sampleAudits(chosen, await readAuditedTrials(folder, 'baseline', TASKS));
  const audit = auditSamples(chosen, { audits, taskIds: TASKS });
  const flags = [true, false, null].map((flag) => rows.filter(({ flagged }) => flagged === flag).length);
  expect(flags).toEqual([
    audit?.flagged,
    chosen.length - (audit?.flagged ?? 0) - (audit?.not_judged ?? 0),
    audit?.not_judged,
  ]);
  expect(Math.min(...flags)).toBeGreaterThan(0);
});

test('a judgement of other code than the trial has now says nothing', async () => {
  const experiment = await exportable(resultsDir, { trials: 21, samples: true });
  for (const task of TASKS) {
    const file = experiment.folder.arm('baseline').attributions(task);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll(/"sha256":"[0-9a-f]{64}"/g, `"sha256":"${'0'.repeat(64)}"`));
  }
  await exportExperiment(request(experiment));
  const rows = await rowsOf(join(out, 'trl', 'finetuned', 'train.jsonl'));
  expect(new Set(rows.map(({ attribution_verdict: verdict }) => verdict))).toEqual(new Set([null]));
  expect(new Set(rows.map(({ flagged }) => flagged))).toEqual(new Set([null]));
});

test.for([
  ['the last', -1],
  ['one in the middle', 3],
] as const)(
  'judgements without %s are damaged, in every format, and the command that mends it is named',
  async ([, at]) => {
    const experiment = await exportable(resultsDir, { trials: 21, samples: true });
    const file = experiment.folder.arm('baseline').attributions('fibonacci');
    const kept = (await readFile(file, 'utf8')).split('\n').slice(0, -1).toSpliced(at, 1);
    await writeFile(file, kept.map((line) => `${line}\n`).join(''));
    for (const format of ['trl', 'csv', 'inspect'] as const) {
      const exporting = exportExperiment(request(experiment, { formats: [format] }));
      await expect(exporting).rejects.toThrow(DamagedFile);
      await expect(exporting).rejects.toThrow(`${file}: 19 trials where`);
      await expect(exporting).rejects.toThrow('`tddft attribute');
    }
  },
);
