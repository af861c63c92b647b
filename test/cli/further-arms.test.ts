import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { designOf, openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { armGaps } from '../../cli/arm-gaps.ts';
import { goOnCommand } from '../../cli/go-on.ts';
import { plannedText, plannedWork } from '../../cli/planned-work.ts';
import { partName } from '../../cli/progress.ts';
import { resultFiles } from '../../cli/result-files.ts';
import { givenSpec } from '../../cli/spec-options.ts';
import { requireTrained } from '../../cli/trained-arm.ts';
import type { Design } from '../../domain/design.ts';
import { ExperimentSpec } from '../../domain/spec.ts';
import { trainingId } from '../../domain/tuned-arms.ts';
import { adapterText } from '../../report/adapter.ts';
import { adapterManifest } from '../support/adapter-manifest.ts';
import { measureArm } from '../support/measured-experiment.ts';
import { tddft } from '../support/tddft.ts';

const TASKS = ['fibonacci', 'prime_checker'];

let cwd: string;
let resultsDir: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tddft-arms-'));
  resultsDir = join(cwd, 'results');
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

function design(spec: object): Promise<Design> {
  return designOf(ExperimentSpec.parse({ tasks: TASKS, trials_per_task: 10, ...spec }), 'exp', TASKS_DIR);
}

describe('the flags', () => {
  test.for([
    [{ controls: 'unfiltered,leave_one_task_out' }, { controls: ['unfiltered', 'leave_one_task_out'] }],
    [{ controls: 'none' }, { controls: [] }],
    [{ controls: '' }, { controls: [] }],
    [{ trainingSeeds: '3' }, { training: { seeds: 3 } }],
    [{ merged: 'q8_0' }, { training: { merged: 'q8_0' } }],
    [{ loraModules: 'q_proj, v_proj' }, { training: { target_modules: ['q_proj', 'v_proj'] } }],
    [{ gradientAccumulation: '4' }, { training: { gradient_accumulation: 4 } }],
    [{ distinct: true }, { selection: { distinct: true } }],
  ] as const)('%j set %j', async ([options, given]) => {
    expect(await givenSpec(options, ['design', 'selection', 'training', 'arms'])).toEqual(given);
  });

  test.for([
    [{ controls: 'unfilterd' }, 'did you mean "unfiltered"'],
    [{ controls: 'unfiltered,none' }, 'controls'],
    [{ merged: 'q4' }, 'training.merged'],
    [{ loraModules: 'q_prj' }, 'did you mean "q_proj"'],
    [{ trainingSeeds: '0' }, 'training.seeds: too small (got 0'],
  ] as const)('%j are refused with the reason', async ([options, reason]) => {
    await expect(givenSpec(options, ['training', 'arms'])).rejects.toThrow(reason);
  });

  test('npm run experiment has the unfiltered control, unless it is told otherwise', { timeout: 180_000 }, async () => {
    const { scripts } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    const words: string[] = scripts.experiment.split(' ').slice(2);
    const controls = async (...flags: string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await tddft([...words, ...flags, '--dry-run', '--json'], { cwd });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      return JSON.parse(stdout).spec.controls;
    };
    expect(await controls()).toEqual(['unfiltered']);
    expect(await controls('--controls', 'none')).toEqual([]);
    expect(await controls('--controls=null_adapter')).toEqual(['null_adapter']);
  });
});

describe('what an experiment would run', () => {
  test('counts every arm on its own tasks, and every training', async () => {
    const controls = ['unfiltered', 'null_adapter', 'leave_one_task_out'];
    const declared = await design({ controls, training: { seeds: 3 }, retry_budget: 2 });
    const planned = plannedWork(declared);
    expect(planned).toMatchObject({ trials: 140, requests: { least: 280, most: 560 }, trainings: 6 });
    expect(plannedText(declared, planned).split('\n').slice(1)).toEqual([
      '  6 arms x 2 tasks x 10 trials: baseline, finetuned, unfiltered, null_adapter, finetuned_seed_43, finetuned_seed_44',
      '  2 arms x 1 task x 10 trials: without_fibonacci, without_prime_checker',
      '  140 trials, at least 280 and at most 560 model requests, 6 LoRA trainings.',
    ]);
  });

  test('is the pair and one training where nothing else is declared', async () => {
    expect(plannedWork(await design({}))).toMatchObject({ trials: 40, trainings: 1 });
  });
});

test('the files of every arm and every trained adapter are told', async () => {
  const folder = new ResultsFolder('/results', 'exp');
  const text = resultFiles(folder, await design({ controls: ['unfiltered', 'null_adapter'] }));
  expect(text).toContain('/results/exp/{baseline,finetuned,unfiltered,null_adapter}/<task>_trials.jsonl');
  expect(text).toContain('/results/exp/models/{finetuned,unfiltered}/');
  expect(text).toContain('/results/exp/models/finetuned/merged.gguf');
  expect(resultFiles(folder, await design({ training: { merged: 'none' } }))).not.toContain('merged');
});

test('an arm of one held-out task lacks only trials of that task', async () => {
  const successes = { fibonacci: 2, prime_checker: 1 };
  const controls = ['leave_one_task_out'];
  await measureArm(resultsDir, { experiment: 'held', arm: 'baseline', successes, trials: 3, spec: { controls } });
  const folder = new ResultsFolder(resultsDir, 'held');
  const place = { folder, experimentId: 'held', arm: 'without_fibonacci' };
  const spec = ExperimentSpec.parse({ tasks: TASKS, trials_per_task: 3, controls });
  expect((await armGaps(place, spec)).missing).toEqual([0, 1, 2].map((n) => `held.without_fibonacci.fibonacci.00${n}`));
});

describe('the training of a further adapter', () => {
  test.for(['finetuned', 'unfiltered', 'without_fibonacci', 'finetuned_seed_43'])('of %s', (arm) => {
    const workflowId = trainingId('exp-1', arm);
    const flag = arm === 'finetuned' ? '' : ` --arm ${arm}`;
    expect(goOnCommand({ type: 'fineTune', workflowId })).toBe(`tddft finetune --id exp-1${flag}`);
    expect(goOnCommand({ type: 'benchmark', workflowId: `exp-1.${arm}` })).toBe(
      `tddft benchmark --id exp-1 --arm ${arm}`,
    );
    expect(partName(workflowId)).toBe(arm === 'finetuned' ? 'fine-tune' : `fine-tune ${arm}`);
  });

  test('is refused where the experiment declares none, or with another seed than its name has', async () => {
    const declared = await design({ controls: ['unfiltered'] });
    for (const arm of ['finetuned', 'unfiltered', 'finetuned_seed_99']) requireTrained(declared, arm, {});
    for (const arm of ['null_adapter', 'without_fibonacci', 'larger', 'baseline']) {
      expect(() => requireTrained(declared, arm, {})).toThrow(
        `declares no training for it (got "${arm}", allowed finetuned, unfiltered, finetuned_seed_<n>)`,
      );
    }
    requireTrained(declared, 'unfiltered', { training: { seed: 7 } });
    expect(() => requireTrained(declared, 'finetuned_seed_43', { training: { seed: 7 } })).toThrow(
      '--seed: finetuned_seed_43 has its seed in its name',
    );
  });

  test('tells the arm, the merged model, and what comes next', () => {
    const merged = { path: '/models/merged.gguf', sha256: 'b'.repeat(64), base_sha256: null, type: 'f16' } as const;
    expect(adapterText(adapterManifest({ merged }))).toContain('Merged model (f16): /models/merged.gguf');
    const text = adapterText(adapterManifest({ arm: 'unfiltered' }));
    expect(text).toContain('Adapter of the unfiltered arm: /adapters/adapter.gguf');
    expect(text).toContain('Next: tddft benchmark --id exp-1 --arm unfiltered, then tddft compare exp-1');
    expect(text).not.toContain('Merged');
  });

  test('is refused by the command before a stack is started', { timeout: 60_000 }, async () => {
    await openDesign({ tasks: TASKS }, 'plain', { resultsDir, tasksDir: TASKS_DIR, version: '0' });
    const { code, stderr } = await tddft(['finetune', '--id', 'plain', '--arm', 'unfiltered'], { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('plain declares no training for it (got "unfiltered", allowed finetuned,'),
    });
  });
});
