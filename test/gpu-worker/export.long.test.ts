import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { exportExperiment } from '../../activities/export/export-experiment.ts';
import { readJsonLines } from '../../activities/files/parse.ts';
import { MINIATURE } from '../../activities/model/base-models.ts';
import { PreparedSample } from '../../domain/dataset/sample.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { type Exportable, exportable } from '../activities/export/experiment.ts';

const { gpuPython: PYTHON } = await toolchain();
const TRL_TRAINING = fileURLToPath(new URL('trl_training.py', import.meta.url));

const Figures = z.strictObject({
  text: z.string(),
  trained_on: z.string(),
  before: z.number(),
  after: z.number(),
  losses: z.array(z.number()),
  validation: z.number(),
});

let resultsDir: string;
let out: string;
let experiment: Exportable;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-export-read-'));
  out = join(resultsDir, 'out');
  experiment = await exportable(resultsDir, { trials: 11, samples: true });
  await exportExperiment({ ...experiment, formats: ['trl', 'parquet'], arm: 'all', allAnswers: false, out });
});
afterAll(() => rm(resultsDir, { recursive: true, force: true }));

test("TRL's trainer takes the export as it is: the loss is that of the answers, finite, and falls", async () => {
  const file = (name: string): string => join(out, 'trl', name);
  const request = {
    base_model: MINIATURE.huggingFace,
    train: file('finetuned/train.jsonl'),
    val: file('finetuned/val.jsonl'),
    chat_template: file('chat_template.jinja'),
    folder: join(resultsDir, 'training'),
  };
  const { stdout } = await execa(PYTHON, [TRL_TRAINING], { input: JSON.stringify(request) });
  const figures = Figures.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  const first = await readJsonLines(experiment.folder.dataset('finetuned').prepared('train'), PreparedSample).next();
  const { prompt, completion } = PreparedSample.parse(first.value);
  expect(figures.text).toBe(`${prompt}${completion}<|im_end|>`);
  expect(figures.trained_on).toBe(`${completion}<|im_end|>`);
  expect(figures.losses).toHaveLength(12);
  expect(figures.after).toBeLessThan(figures.before / 2);
  expect(figures.validation).toBeGreaterThan(0);
}, 600_000);

test('Arrow reads the Parquet files, and pandas the types that the columns promise', async () => {
  const program = `
import json, sys
import pandas
frames = {name: pandas.read_parquet(f"{sys.argv[1]}/{name}.parquet") for name in ("trials", "attempts")}
trials = frames["trials"]
print(json.dumps({
    "rows": {name: len(frame) for name, frame in frames.items()},
    "successes": int((trials.outcome == "success").sum()),
    "types": {name: str(trials[name].dtype) for name in ("trial_index", "duration_ms", "started_at")},
    "answers": int(frames["attempts"].completion.notna().sum()),
}))
`;
  const { stdout } = await execa(PYTHON, ['-c', program, out]);
  const { rows, answers, ...found } = z
    .object({ rows: z.record(z.string(), z.number()), answers: z.number(), successes: z.number(), types: z.unknown() })
    .parse(JSON.parse(stdout));
  expect(rows['trials']).toBe(2 * 3 * 11);
  expect(answers).toBe(rows['attempts']);
  expect(found.successes).toBeGreaterThan(0);
  expect(found.types).toEqual({ trial_index: 'int64', duration_ms: 'float64', started_at: 'datetime64[ms, UTC]' });
});
