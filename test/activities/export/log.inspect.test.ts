import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { exportExperiment } from '../../../activities/export/export-experiment.ts';
import { readJson } from '../../../activities/files/parse.ts';
import { AttributionVerdict } from '../../../domain/attribution/attribution.ts';
import { ArmSummary } from '../../../domain/records.ts';
import { inspectExecutable } from '../../../tools/inspect/executable.ts';
import { TASKS } from '../../report/html/records.ts';
import { type Exportable, exportable } from './experiment.ts';

/** It may be installed first. */
const INSTALL_MS = 15 * 60_000;
const TRIALS = 21;

const Metrics = z.record(z.string(), z.object({ value: z.number() }));
const Log = z.object({
  status: z.string(),
  eval: z.object({ task: z.string(), model: z.string() }),
  results: z.object({
    total_samples: z.number(),
    completed_samples: z.number(),
    scores: z.array(z.object({ name: z.string(), metrics: Metrics })),
  }),
});
const Sample = z.object({
  id: z.string(),
  epoch: z.number(),
  error: z.object({ message: z.string() }).optional(),
  scores: z
    .object({ tests: z.object({ value: z.enum(['C', 'I']) }), attribution: z.object({ value: z.string() }) })
    .optional(),
  messages: z.array(z.object({ role: z.string() })),
  events: z.array(z.object({ event: z.string() })),
});
type Sample = z.infer<typeof Sample>;

let resultsDir: string;
let logDir: string;
let experiment: Exportable;
let executable: string;
beforeAll(async () => {
  executable = await inspectExecutable();
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-inspect-'));
  logDir = join(resultsDir, 'out', 'inspect');
  experiment = await exportable(resultsDir, { trials: TRIALS });
  const request = { ...experiment, arm: 'all', allAnswers: false, out: join(resultsDir, 'out') };
  await exportExperiment({ ...request, formats: ['inspect'] });
}, INSTALL_MS);
afterAll(() => rm(resultsDir, { recursive: true, force: true }));

async function inspect<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
  const { stdout } = await execa(executable, ['log', ...args], { cwd: resultsDir, maxBuffer: 100_000_000 });
  return schema.parse(JSON.parse(stdout));
}

test('Inspect lists a log for each arm, as an eval of the same task by two models', async () => {
  const listed = await inspect(
    z.array(z.object({ name: z.string(), task_id: z.string() })),
    'list',
    '--json',
    '--log-dir',
    logDir,
  );
  expect(listed.map(({ task_id }) => task_id).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    'shown.baseline',
    'shown.finetuned',
  ]);
  const headers = await inspect(z.array(Log), 'headers', join(logDir, 'baseline.eval'), join(logDir, 'finetuned.eval'));
  expect(headers.map((log) => log.eval)).toMatchObject([
    { task: 'tddft', model: 'm' },
    { task: 'tddft', model: 'm+finetuned' },
  ]);
});

test.for(['baseline', 'finetuned'])('Inspect dumps the log of %s with the counts of its summary', async (arm) => {
  const summary = await readJson(experiment.folder.arm(arm).summary, ArmSummary);
  const log = await inspect(Log.extend({ samples: z.array(Sample) }), 'dump', join(logDir, `${arm}.eval`));
  expect(log.status).toBe('success');
  const counts = (of: (sample: Sample) => boolean) =>
    TASKS.map((task) => log.samples.filter((sample) => sample.id === task && of(sample)).length);
  const told = summary?.tasks ?? [];
  expect(counts(() => true)).toEqual(told.map(({ trials }) => trials));
  expect(counts(({ scores }) => scores?.tests.value === 'C')).toEqual(told.map(({ successes }) => successes));
  expect(counts(({ scores }) => scores !== undefined)).toEqual(told.map(({ scored }) => scored));
  expect(counts(({ error }) => error !== undefined)).toEqual(told.map((task) => task.infrastructure_errors));
  expect(log.results).toMatchObject({
    total_samples: summary?.overall.trials,
    completed_samples: summary?.overall.scored,
  });
});

test('Inspect computes from the samples the very figures that the log says', async () => {
  const file = join(logDir, 'baseline.eval');
  const program = `
import json, sys
from inspect_ai.log import read_eval_log, recompute_metrics
log = read_eval_log(sys.argv[1])
figures = lambda: {f"{score.name} {name}": metric.value for score in log.results.scores for name, metric in score.metrics.items()}
told = figures()
recompute_metrics(log)
print(json.dumps([told, figures()]))
`;
  const python = join(executable, '..', 'python');
  const { stdout } = await execa(python, ['-c', program, file]);
  const [told = {}, computed = {}] = z.array(z.record(z.string(), z.number())).parse(JSON.parse(stdout));
  expect(computed).toEqual(
    Object.fromEntries(Object.entries(told).map(([name, value]) => [name, expect.closeTo(value, 12)])),
  );
  expect(Object.keys(told)).toHaveLength(2 + AttributionVerdict.options.length);
});

test('Inspect makes a viewer of the logs that needs no server', async () => {
  const bundle = join(resultsDir, 'bundle');
  await execa(executable, ['view', 'bundle', '--log-dir', logDir, '--output-dir', bundle], { cwd: resultsDir });
  const { stdout } = await execa('ls', ['-R', bundle]);
  expect(stdout).toContain('index.html');
  expect(stdout).toContain('baseline.eval');
});
