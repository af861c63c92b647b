import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { runningListPath, startPath, trialListPath, workflowPath } from '../../domain/links.ts';
import type { Links } from '../../report/links.ts';
import { measureArm } from '../support/measured-experiment.ts';
import { tddft } from '../support/tddft.ts';

// A command starts in two seconds, on a busy machine in many.
vi.setConfig({ testTimeout: 180_000 });

let resultsDir: string;
let connection: Connection;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-links-'));
  await measureArm(resultsDir, { experiment: 'linked', arm: 'larger', successes: { fibonacci: 1 }, trials: 1 });
  connection = await Connection.connect({ address: inject('temporalAddress') });
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await connection.close();
  await rm(resultsDir, { recursive: true, force: true });
});

async function linksOf(...args: string[]): Promise<Links> {
  return JSON.parse((await tddft(['links', ...args, '--results-dir', resultsDir, '--json'])).stdout);
}

describe('the pages of the Web UI', () => {
  test('a list of trials is narrowed by what is given, and by nothing else', () => {
    const path = trialListPath({ namespace: 'a/b', experimentId: 'e-1', arm: 'baseline', outcome: 'g_impl_failed' });
    const url = new URL(path, 'http://ui');
    expect(url.pathname).toBe('/namespaces/a%2Fb/workflows');
    expect(url.searchParams.get('query')).toBe(
      'WorkflowType = "trial" AND ExperimentId = "e-1" AND Arm = "baseline" AND Outcome = "g_impl_failed"',
    );
  });

  test('no address ends the link of a Markdown text that it stands in', () => {
    const namespace = 'night (old)';
    const paths = [
      trialListPath({ namespace }),
      runningListPath({ namespace }),
      workflowPath({ namespace, workflowId: 'a (b)' }),
      startPath({ namespace, workflowType: 'compare', workflowId: 'a (b)' }),
    ];
    for (const path of paths) expect(path).not.toMatch(/[()\s"<>]/);
  });
});

describe('tddft links', () => {
  test('gives a start form for every workflow that a person starts', async () => {
    const { start } = await linksOf();
    expect(start.map(({ workflow_type }) => workflow_type)).toEqual([
      'experiment',
      'benchmark',
      'fineTune',
      'attribution',
      'compare',
      'nightly',
    ]);
    for (const { workflow_type, workflow_id, url } of start) {
      expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
        workflowType: workflow_type,
        taskQueue: 'experiments',
        workflowId: workflow_id,
      });
    }
  });

  test('gives lists of an experiment that the server understands, for each arm', async () => {
    const { lists, workflows } = await linksOf('linked');
    expect(workflows.map(({ workflow_id }) => workflow_id)).toContain('linked.larger');
    const queries = lists.map(({ url }) => new URL(url).searchParams.get('query') ?? '');
    expect(queries).toContain(
      'WorkflowType = "trial" AND ExperimentId = "linked" AND Arm = "larger" AND Outcome = "infrastructure_error"',
    );
    const { workflow } = new Client({ connection });
    for (const query of queries) expect((await workflow.count(query)).count).toBe(0);
  });

  test('gives the training of every adapter that the experiment declares', async () => {
    const spec = { controls: ['unfiltered', 'null_adapter', 'leave_one_task_out'] };
    await measureArm(resultsDir, { experiment: 'many', arm: 'baseline', successes: { fibonacci: 1 }, trials: 1, spec });
    const { start, workflows } = await linksOf('many');
    const trainings = ['many.fine-tune', 'many.fine-tune.unfiltered', 'many.fine-tune.without_fibonacci'];
    expect(workflows.map(({ workflow_id }) => workflow_id).slice(-3)).toEqual(trainings);
    const forms = start.filter(({ workflow_type }) => workflow_type === 'fineTune');
    expect(forms.map(({ workflow_id, input }) => [workflow_id, input])).toEqual([
      ['many.fine-tune', 'nothing'],
      ['many.fine-tune.unfiltered', '{"arm":"unfiltered"}'],
      ['many.fine-tune.without_fibonacci', '{"arm":"without_fibonacci"}'],
    ]);
  });

  test('needs TDDFT_UI with a server of the user, and uses it', async () => {
    vi.stubEnv('TEMPORAL_ADDRESS', 'temporal.example:7233');
    vi.stubEnv('TEMPORAL_NAMESPACE', 'lab');
    const refused = await tddft(['links', '--results-dir', resultsDir]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^InvalidInput: TDDFT_UI: needed/);

    vi.stubEnv('TDDFT_UI', 'https://ui.example/');
    const { start } = await linksOf();
    expect(start[0]?.url).toMatch(/^https:\/\/ui\.example\/namespaces\/lab\/workflows\/start-workflow\?/);
  });

  test('has of a night only the pages that there are', async () => {
    const night = 'tiny-20260101-020000';
    await measureArm(resultsDir, { experiment: night, arm: 'nightly', successes: { fibonacci: 1 }, trials: 1 });
    const { start, workflows } = await linksOf(night);
    expect(start.map(({ workflow_type }) => workflow_type)).toEqual(['nightly']);
    expect(workflows.map(({ workflow_id }) => workflow_id)).toEqual([`${night}.nightly`]);
  });

  test('refuses a TDDFT_UI that is no address, with what would be one', async () => {
    vi.stubEnv('TDDFT_UI', 'foo');
    const { code, stderr } = await tddft(['links', '--results-dir', resultsDir]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('allowed an http or https') });
  });

  test('refuses an experiment that is not there', async () => {
    const { code, stderr } = await tddft(['links', 'missing', '--results-dir', resultsDir]);
    expect(code).toBe(2);
    expect(stderr).toContain('no such experiment (got "missing"');
  });
});
