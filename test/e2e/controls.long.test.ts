import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { AdapterManifest } from '../../domain/adapter.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { ArmSummary } from '../../domain/records.ts';
import { freePort } from '../support/free-port.ts';
import { tddft } from '../support/tddft.ts';

const TASKS = ['fibonacci', 'matrix_transpose', 'valid_parentheses'];
const TRIALS = 8;

let resultsDir: string;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-controls-'));
});
afterAll(() => rm(resultsDir, { recursive: true, force: true }));

test(
  'every control and every seed is trained, probed, benchmarked and told in the same report as the main arm',
  { timeout: 900_000 },
  async () => {
    const { code, stdout, stderr } = await tddft([
      ...['run', '--id', 'exp', '--results-dir', resultsDir],
      ...['--port', String(await freePort()), '--ui-port', String(await freePort())],
      ...['--tasks', TASKS.join(','), '--trials', String(TRIALS), '--merged', 'f32'],
      ...['--controls', 'unfiltered,null_adapter,leave_one_task_out', '--training-seeds', '2'],
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const folder = new ResultsFolder(resultsDir, 'exp');
    const summaryOf = async (arm: string) => readJson(folder.arm(arm).summary, ArmSummary);
    const manifestOf = async (arm: string) => readJson(folder.model(arm).manifest, AdapterManifest);

    const adapters = ['finetuned', 'unfiltered', ...TASKS.map((task) => `without_${task}`), 'finetuned_seed_43'];
    const digests = new Set<string>();
    for (const arm of adapters) {
      const manifest = await manifestOf(arm);
      expect({ arm, changed: manifest?.probe.changed }).not.toEqual({ arm, changed: 0 });
      expect((await summaryOf(arm))?.model.adapter_digest).toBe(manifest?.adapter.sha256);
      digests.add(manifest?.adapter.sha256 ?? '');
    }
    expect(digests.size).toBe(adapters.length);

    const main = await manifestOf('finetuned');
    expect((await summaryOf('null_adapter'))?.model.adapter_digest).toBe(main?.null_adapter.sha256);
    expect((await manifestOf('unfiltered'))?.training.train_samples).toBeGreaterThan(0);
    expect((await stat(folder.model('finetuned').merged)).size).toBeGreaterThan(1e6);
    expect(main?.merged).toMatchObject({ type: 'f32', ...main?.adapter.merged });
    expect(main?.files).toMatchObject({ 'merged.gguf': main?.merged?.sha256 });
    expect(main?.loss_curve.filter(({ loss }) => loss !== undefined)).toHaveLength(main?.training.steps ?? 0);

    expect((await summaryOf('without_fibonacci'))?.tasks.map(({ task_id, trials }) => [task_id, trials])).toEqual([
      ['fibonacci', TRIALS],
    ]);
    const comparison = await readJson(folder.comparison, Comparison);
    expect(comparison?.controls.map(({ control, contrasts }) => [control, contrasts.length])).toEqual([
      ['unfiltered', 2],
      ['null_adapter', 1],
      ['leave_one_task_out', 2],
    ]);
    expect(comparison?.seeds?.adapters.map(({ arm }) => arm)).toEqual(['finetuned', 'finetuned_seed_43']);
    for (const reading of comparison?.controls.map((control) => control.reading) ?? []) {
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(reading);
    }
  },
);
