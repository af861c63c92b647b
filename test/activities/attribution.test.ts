import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAttributionActivities, type PagePlace } from '../../activities/attribution/activities.ts';
import { judgeAll } from '../../activities/attribution/judging.ts';
import { readPage } from '../../activities/attribution/read-page.ts';
import { taskControls } from '../../activities/attribution/task-controls.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { createRecordActivities } from '../../activities/records/activities.ts';
import { createSpecActivities } from '../../activities/spec/activities.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import type { ControlJob } from '../../activities/sandbox/index.ts';
import type { JudgedProgram, Program } from '../../domain/attribution/judged-program.ts';
import type { TrialRecord } from '../../domain/records.ts';
import { Limits } from '../../domain/spec.ts';
import { attempt } from '../domain/trial-record.ts';
import { implementationJudgement, testsJudgement } from '../domain/attribution/judgements.ts';
import { measureArm } from '../support/measured-experiment.ts';

const SANDBOX = { level: 3, python: '3', pytest: '9', runner: 'none' } as const;
const COST = { runs: 1, known: 0, wall_ms: 1 };

let root: string;
let resultsDir: string;
let tasksDir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tddft-attribution-'));
  resultsDir = join(root, 'results');
  tasksDir = root;
  await copyFile(join(TASKS_DIR, 'fibonacci.json'), join(tasksDir, 'fibonacci.json'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** An arm whose trials succeed or not, with one test file and one implementation each unless `record` says otherwise. */
async function measured(trials: number, record: Partial<TrialRecord> = {}, arm = 'baseline'): Promise<void> {
  await measureArm(resultsDir, { experiment: 'exp', arm, successes: { fibonacci: trials }, trials, record });
}

async function place(from = 0, arm = 'baseline'): Promise<PagePlace> {
  const { controls_sha256 } = await taskControls(tasksDir, 'fibonacci');
  const exp = { experiment_id: 'exp', arm, task_id: 'fibonacci' };
  return { ...exp, controls_sha256, limits: Limits.parse({}), sandbox: SANDBOX, from };
}

function trialsFile(): string {
  return new ResultsFolder(resultsDir, 'exp').arm('baseline').trials('fibonacci');
}

function activities() {
  return createAttributionActivities({ resultsDir, tasksDir });
}

/** As the sandbox would find them: all right. */
function judged(programs: readonly Program[]): JudgedProgram[] {
  return programs.map(({ kind, key }) => {
    const { sha256: _, ...tests } = testsJudgement({ accepts: true });
    const { sha256: __, ...implementation } = implementationJudgement(true);
    return kind === 'tests' ? { kind, key, judgement: tests } : { kind, key, judgement: implementation };
  });
}

function withTests(source: string): Partial<TrialRecord> {
  return { g_test: [{ ...attempt('g_test', 1, true), code: source }] };
}

async function recorded(arm = 'baseline') {
  const { from: _, task_id, controls_sha256, ...exp } = await place(0, arm);
  return activities().recordAttribution({ ...exp, tasks: [{ task_id, controls_sha256 }], cost: COST });
}

describe('pages of trials', () => {
  test('the same programs of several trials are one each, and known ones none', async () => {
    await measured(3);
    const { readPrograms, recordJudgements } = activities();
    const page = await readPrograms(await place());
    expect(page.programs.map(({ kind, source }) => [kind, source])).toEqual([
      ['tests', 'g_test 1'],
      ['implementation', 'g_impl 1'],
    ]);
    expect(page).toMatchObject({ trials: 3, known: 4, next: null });
    expect(page.controls?.mutants.length).toBeGreaterThan(7);
    const kept = { ...(await place()), judged: judged(page.programs), to: page.next };
    expect(await recordJudgements(kept)).toMatchObject({ true_success: 3, unclear: 0 });
    expect(await activities().readPrograms(await place())).toMatchObject({ programs: [], known: 6, controls: null });
  });

  test('long arms come in pages of 50 trials, each once', async () => {
    await measured(120);
    const { readPrograms } = activities();
    const pages = [];
    for (let from: number | null = 0; from !== null;) {
      const page = await readPrograms(await place(from));
      pages.push(page.trials);
      from = page.next;
    }
    expect(pages).toEqual([50, 50, 20]);
  });

  /** The first page of three trials with these test files. */
  async function firstPage(sources: string[]) {
    const lines: string[] = [];
    await measured(3);
    const file = trialsFile();
    for (const [index, line] of (await readFile(file, 'utf8')).trim().split('\n').entries()) {
      lines.push(JSON.stringify({ ...JSON.parse(line), ...withTests(sources[index] ?? '') }));
    }
    await writeFile(file, `${lines.join('\n')}\n`);
    const judgements = {
      programsOf: ({ g_test }: TrialRecord) => {
        const source = g_test[0]?.code ?? '';
        return [{ kind: 'tests' as const, key: source.slice(0, 9), source }];
      },
      isKnown: () => false,
    };
    return { page: await readPage(file, 0, judgements), second: Buffer.byteLength(lines[0] ?? '') + 1 };
  }

  test('large test files come in pages that one message can hold', async () => {
    const { page, second } = await firstPage([1, 2, 3].map((number) => `# ${number}\n${'x'.repeat(300_000)}`));
    expect(page.programs).toHaveLength(1);
    expect(page.next).toBe(second);
  });

  test('what counts of them is their JSON, in which a control character takes six bytes', async () => {
    const { page, second } = await firstPage([1, 2, 3].map((number) => `# ${number}\n${'\u0001'.repeat(60_000)}`));
    expect(page.programs).toHaveLength(1);
    expect(page.next).toBe(second);
  });

  test('a trial that no message can hold is named', async () => {
    await expect(firstPage(['x'.repeat(1_000_001)])).rejects.toThrow(
      'arm: the code of exp.baseline.fibonacci.000 is too large to be judged (got 1000',
    );
  });

  test('another measure makes another judgement necessary', async () => {
    await measured(1);
    const { readPrograms, recordJudgements } = activities();
    const { programs } = await readPrograms(await place());
    await recordJudgements({ ...(await place()), judged: judged(programs), to: null });
    const limits = Limits.parse({ cpu_seconds: 9 });
    expect((await readPrograms({ ...(await place()), limits })).programs).toHaveLength(2);
    const sandbox = { ...SANDBOX, runner: 'another' };
    expect((await readPrograms({ ...(await place()), sandbox })).programs).toHaveLength(2);
    expect((await readPrograms(await place())).programs).toHaveLength(0);
  });
});

describe('what is recorded', () => {
  test('a line for each scored trial in order, twice the same; another arm with the same code costs no run', async () => {
    await measured(2);
    const { readPrograms, recordJudgements } = activities();
    const { programs } = await readPrograms(await place());
    await recordJudgements({ ...(await place()), judged: judged(programs), to: null });
    await recordJudgements({ ...(await place()), judged: judged(programs), to: null });
    const folder = new ResultsFolder(resultsDir, 'exp');
    expect(await readdir(folder.judgements('fibonacci'))).toHaveLength(1);

    const attribution = await recorded();
    expect(attribution.overall).toMatchObject({ trials: 2, verdicts: { true_success: 2 } });
    expect(attribution.cost).toEqual({ ...COST, benchmark_ms: 1000 });
    const written = await readFile(folder.arm('baseline').attributions('fibonacci'), 'utf8');
    expect(
      written
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).trial_index),
    ).toEqual([0, 1]);
    expect(await recorded()).toEqual(attribution);
    expect(await readFile(folder.arm('baseline').attributions('fibonacci'), 'utf8')).toBe(written);

    await measured(2, {}, 'larger');
    expect(await activities().readPrograms(await place(0, 'larger'))).toMatchObject({ programs: [], known: 4 });
    expect((await recorded('larger')).overall.trials).toBe(2);
  });

  test('nothing is recorded of trials that were not judged, and those that are stay judged', async () => {
    await measured(1);
    await expect(recorded()).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('`tddft attribute exp --arm baseline` judges it, too'),
    });
    expect(await readdir(new ResultsFolder(resultsDir, 'exp').arm('baseline').root)).not.toContain('attribution.json');
  });

  test('infrastructure errors are left out', async () => {
    await measured(1, { outcome: 'infrastructure_error', error: 'gone' });
    expect(await activities().readPrograms(await place())).toMatchObject({ trials: 0, programs: [], known: 0 });
    expect((await recorded()).overall.trials).toBe(0);
  });

  test('the last trial counts without a last newline, too', async () => {
    await measured(2);
    await writeFile(trialsFile(), (await readFile(trialsFile(), 'utf8')).trimEnd());
    const { readPrograms, recordJudgements } = activities();
    const { programs, trials } = await readPrograms(await place());
    expect(trials).toBe(2);
    await recordJudgements({ ...(await place()), judged: judged(programs), to: null });
    expect((await recorded()).overall.trials).toBe(2);
  });

  test('a trial or a file that is missing is found by the summary, and nothing is recorded', async () => {
    await measured(2);
    const { readPrograms, recordJudgements } = activities();
    const { programs } = await readPrograms(await place());
    await recordJudgements({ ...(await place()), judged: judged(programs), to: null });
    const [first] = (await readFile(trialsFile(), 'utf8')).split('\n');
    await writeFile(trialsFile(), `${first}\n`);
    const refused = (trials: number) => ({
      type: 'DamagedFile',
      message: `${trialsFile()}: ${trials} scored trials where the summary of baseline counts 2; \`tddft benchmark --id exp --arm baseline\` counts again`,
    });
    await expect(recorded()).rejects.toMatchObject(refused(1));
    await rm(trialsFile());
    await expect(recorded()).rejects.toMatchObject(refused(0));
    expect(await readdir(new ResultsFolder(resultsDir, 'exp').arm('baseline').root)).not.toContain('attribution.json');
  });

  test('what is in a damaged file of the cache is judged again, and the file is written anew', async () => {
    await measured(1);
    const { readPrograms, recordJudgements } = activities();
    const { programs } = await readPrograms(await place());
    await recordJudgements({ ...(await place()), judged: judged(programs), to: null });
    const folder = new ResultsFolder(resultsDir, 'exp').judgements('fibonacci');
    const [name = ''] = await readdir(folder);
    const whole = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), whole.slice(0, -9));
    const later = activities();
    expect((await later.readPrograms(await place())).programs).toEqual(programs);
    await later.recordJudgements({ ...(await place()), judged: judged(programs), to: null });
    expect(await readFile(join(folder, name), 'utf8')).toBe(whole);
    expect((await later.readPrograms(await place())).programs).toEqual([]);
  });
});

test('what the finetuned arm is trained on is byte for byte the same with attribution and without', async () => {
  await measured(20);
  const { extractDatasets } = createRecordActivities({ resultsDir });
  const data = new ResultsFolder(resultsDir, 'exp').dataset('finetuned');
  const files = [
    data.samples,
    ...(['train', 'val'] as const).flatMap((split) => [data.prepared(split), data.chatFormat(split)]),
  ];
  const texts = () => Promise.all(files.map((file) => readFile(file, 'utf8')));
  await extractDatasets({ experiment_id: 'exp', arm: 'baseline' });
  const without = await texts();
  expect(without.slice(0, 3).every((text) => text !== '')).toBe(true);

  const { readPrograms, recordJudgements } = activities();
  const { programs } = await readPrograms(await place());
  const { sha256: _, ...rejecting } = testsJudgement({ accepts: false });
  const { sha256: __, ...wrong } = implementationJudgement(false);
  const bad = programs.map(({ kind, key }): JudgedProgram =>
    kind === 'tests' ? { kind, key, judgement: rejecting } : { kind, key, judgement: wrong },
  );
  await recordJudgements({ ...(await place()), judged: bad, to: null });
  expect((await recorded()).overall.false_successes).toBe(20);
  await extractDatasets({ experiment_id: 'exp', arm: 'baseline' });
  expect(await texts()).toEqual(without);
});

describe('the controls', () => {
  const sources = () => ({ resultsDir, tasksDir, version: '0' });

  test('a plan has what they are known by; one without the file names task and file', async () => {
    await measured(1);
    const plan = await createSpecActivities(sources()).resolveAttribution(null, 'exp.baseline.attribution');
    expect(plan).toMatchObject({ experiment_id: 'exp', arm: 'baseline', trials: 1, earlier: null, changed_tasks: [] });
    expect(plan.tasks).toEqual([
      await taskControls(tasksDir, 'fibonacci').then(({ controls_sha256 }) => ({
        task_id: 'fibonacci',
        controls_sha256,
      })),
    ]);
    await rm(join(tasksDir, 'fibonacci.json'));
    const resolving = createSpecActivities(sources()).resolveAttribution(null, 'exp.baseline.attribution');
    await expect(resolving).rejects.toThrow(
      `tasks: fibonacci cannot be attributed without its controls (there is no ${join(tasksDir, 'fibonacci.json')})`,
    );
  });

  test('an earlier attribution that is damaged is taken as none', async () => {
    await measured(1);
    await writeFile(new ResultsFolder(resultsDir, 'exp').arm('baseline').attribution, '{"arm": ');
    const plan = await createSpecActivities(sources()).resolveAttribution(null, 'exp.baseline.attribution');
    expect(plan.earlier).toBeNull();
  });

  test('other controls than the declared ones are told; another specification or version is refused', async () => {
    await measured(1);
    const file = join(tasksDir, 'fibonacci.json');
    const task = JSON.parse(await readFile(file, 'utf8'));
    const plan = async (part: object) => {
      await writeFile(file, JSON.stringify({ ...task, ...part }));
      return createSpecActivities(sources()).resolveAttribution(null, 'exp.baseline.attribution');
    };
    expect((await plan({ mutants: task.mutants.slice(1) })).changed_tasks).toEqual(['fibonacci']);
    await expect(plan({ specification: 'Return 1.', version: 99 })).rejects.toThrow(
      `tasks: fibonacci has another version, specification than the experiment declared (got the one in ${tasksDir}, allowed the declared one; --tasks-dir names its folder)`,
    );
  });

  test('words about them may change, what runs may not', async () => {
    await measured(1);
    const begun = await place();
    const file = join(tasksDir, 'fibonacci.json');
    const task = JSON.parse(await readFile(file, 'utf8'));
    const change = (part: object) => writeFile(file, JSON.stringify({ ...task, ...part }));
    await change({
      title: 'Another title',
      mutants: task.mutants.map((each: object) => ({ ...each, why: 'why not' })),
    });
    expect((await activities().readPrograms(begun)).programs).toHaveLength(2);
    await change({ mutants: task.mutants.slice(1) });
    await expect(activities().readPrograms(begun)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('the controls of fibonacci changed while it was attributed'),
    });
  });
});

describe('judging', () => {
  const controls = {
    reference_solutions: ['one', 'two'],
    stub: 'def f():\n    raise NotImplementedError\n',
    mutants: [
      { id: 'm', code: 'm' },
      { id: 'n', code: 'n' },
    ],
  };
  const OPENING = 2 + 2;
  const ALL = 3 * 2 + 2 + 2;

  /** A sandbox in which the solutions pass that `passes` says, at the given run of all. */
  async function judgement(passes: (solution: string, run: number) => boolean) {
    let run = 0;
    const sandbox = {
      runControls: async ({ solutions, opening = [] }: ControlJob) => {
        const as = (solution: string) => {
          const passed = passes(solution, run++);
          return { passed, reason: passed ? ('pass' as const) : ('fail' as const) };
        };
        const first = solutions.slice(0, opening.length).map(as);
        if (first.some(({ passed }, index) => passed !== opening[index])) return first;
        return [...first, ...solutions.slice(opening.length).map(as)];
      },
      runTests: () => Promise.reject(new Error('no implementation is judged here')),
    };
    const place = { sandbox, limits: Limits.parse({}), signal: new AbortController().signal };
    const programs = [{ kind: 'tests' as const, key: '', source: 'tests' }];
    const { judged: found, runs } = await judgeAll({ kind: 'tests', programs, controls }, place);
    expect(runs).toBe(run);
    return { ...found[0]?.judgement, runs };
  }

  const isReference = (solution: string) => ['one', 'two'].includes(solution);

  test('valid tests are put to every mutant, and see the references three times', async () => {
    const found = await judgement((solution) => isReference(solution) || solution === 'n');
    const references = [
      { passes: 3, runs: 3 },
      { passes: 3, runs: 3 },
    ];
    expect(found).toEqual({ references, vacuous: false, killed: ['m'], mutants: 2, runs: ALL });
  });

  test('tests that accept a reference at first and reject it later are not valid', async () => {
    const found = await judgement((solution, run) => solution === 'one' || (solution === 'two' && run < ALL - 3));
    expect(found).toMatchObject({ references: [{ passes: 3 }, { passes: 2, runs: 3 }], killed: null, runs: ALL });
  });

  test('a reference that is rejected alone is tried again; nothing is where all are', async () => {
    const later = await judgement((solution, run) => solution === 'one' || (solution === 'two' && run > 1));
    const references = [
      { passes: 1, runs: 1 },
      { passes: 2, runs: 3 },
    ];
    expect(later).toMatchObject({ references, killed: null, runs: OPENING + 2 });
    const never = await judgement((solution) => solution === 'two');
    expect(never).toMatchObject({
      references: [
        { passes: 0, runs: 3 },
        { passes: 1, runs: 1 },
      ],
      runs: OPENING + 2,
    });
    const none = [
      { passes: 0, runs: 1 },
      { passes: 0, runs: 1 },
    ];
    expect(await judgement(() => false)).toMatchObject({ references: none, killed: null, runs: OPENING });
  });

  test('tests that pass with any stub are vacuous, and not put to mutants', async () => {
    const ofTask = await judgement((solution) => isReference(solution) || solution.startsWith(controls.stub));
    expect(ofTask).toMatchObject({ vacuous: true, killed: null, runs: OPENING });
    const opaque = await judgement((solution) => isReference(solution) || solution.includes('Opaque'));
    expect(opaque).toMatchObject({ vacuous: true, killed: null });
    expect(await judgement((solution) => solution.includes('Opaque'))).toMatchObject({ vacuous: true });
  });
});
