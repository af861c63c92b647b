import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeJson } from '../../../activities/files/atomic.ts';
import { ResultsFolder } from '../../../activities/files/results-folder.ts';
import { planReverify } from '../../../activities/reverify/resolve.ts';
import type { ReverifyPlan } from '../../../domain/reverify/input.ts';
import { armAttribution } from '../../report/html/attributions.ts';
import { type StoredTrial, storeArm } from '../../support/stored-trials.ts';

const PASSED: StoredTrial = { outcome: 'success', g_test: [['tests', true]], g_impl: [['code', true]] };

let root: string;
let trials: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tddft-reverify-'));
  await storeArm(root, { experiment_id: 'exp', arm: 'baseline' }, [PASSED, PASSED]);
  trials = new ResultsFolder(root, 'exp').arm('baseline').trials('fibonacci');
});
afterEach(() => rm(root, { recursive: true }));

/** By a folder of tasks that has nothing but what the test puts there. */
function planned(input: unknown = {}): Promise<ReverifyPlan> {
  return planReverify(input, { experimentId: 'exp', label: 'x' }, { resultsDir: root, tasksDir: root });
}

describe('trials that are not those of the summary are not judged', () => {
  test('none missing, also where the last newline is', async () => {
    await writeFile(trials, (await readFile(trials, 'utf8')).trimEnd());
    expect((await planned()).arms).toMatchObject([{ arm: 'baseline', trials: 2 }]);
  });

  test('one missing', async () => {
    const [first] = (await readFile(trials, 'utf8')).split('\n');
    await writeFile(trials, `${first}\n`);
    await expect(planned()).rejects.toThrow(`${trials}: 1 trials where the summary of baseline counts 2`);
  });

  test('one too many', async () => {
    await appendFile(trials, await readFile(trials));
    await expect(planned()).rejects.toThrow('4 trials where the summary of baseline counts 2');
  });

  test('the whole file missing', async () => {
    await rm(trials);
    await expect(planned()).rejects.toThrow('0 trials where the summary of baseline counts 2');
  });
});

describe('an attributed arm', () => {
  beforeEach(() =>
    writeJson(new ResultsFolder(root, 'exp').arm('baseline').attribution, armAttribution('baseline', [])),
  );

  test.for([
    ['gone', null],
    ['broken', '{'],
  ] as const)('whose task file is %s says how to judge without it', async ([, text]) => {
    if (text !== null) await writeFile(join(root, 'fibonacci.json'), text);
    await expect(planned()).rejects.toThrow(/fibonacci[^]*--no-attribution/);
    expect(await planned({ attribution: false })).toMatchObject({
      arms: [{ arm: 'baseline', attribution: false }],
      task_sha256: {},
    });
  });
});
