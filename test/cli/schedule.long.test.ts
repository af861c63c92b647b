import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { NightlyFolder } from '../../activities/nightly/nightly-folder.ts';
import { readJson } from '../../activities/files/parse.ts';
import { readStack, stackLock } from '../../activities/files/stack-state.ts';
import { givenNight } from '../../cli/nightly-options.ts';
import { machineZone, timesOf } from '../../cli/schedule/times.ts';
import { NightResult } from '../../domain/nightly/night.ts';
import { isLocked } from '../../setup/lock.ts';
import { freePort } from '../support/free-port.ts';
import { type Run, tddft } from '../support/tddft.ts';

const TDDFT = fileURLToPath(new URL('../../bin/tddft', import.meta.url));

// A busy machine takes seconds for each command.
vi.setConfig({ testTimeout: 240_000 });

let resultsDir: string;
let stack: ChildProcess;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-schedule-'));
  const ports = ['--port', String(await freePort()), '--ui-port', String(await freePort())];
  stack = spawn(process.execPath, [TDDFT, 'up', '--results-dir', resultsDir, ...ports], { stdio: 'ignore' });
  await vi.waitUntil(async () => (await readStack(resultsDir))?.ready, { timeout: 90_000, interval: 200 });
});
afterAll(async () => {
  stack.kill('SIGTERM');
  await vi.waitUntil(async () => !(await isLocked(await stackLock(resultsDir))), { timeout: 60_000, interval: 200 });
  await rm(resultsDir, { recursive: true, force: true });
});

function schedule(...args: string[]): Promise<Run> {
  return tddft(['schedule', ...args, '--results-dir', resultsDir]);
}

const DAILY = [
  '--name',
  'tiny',
  '--at',
  '03:30',
  '--timezone',
  'Europe/Berlin',
  '--tasks',
  'fibonacci',
  '--trials',
  '2',
];

test('a schedule is made, shown and triggered; its nights have the time in their names, and the second meets the pin', async () => {
  const made = await schedule('create', ...DAILY, '--json');
  expect(made).toMatchObject({ code: 0 });
  expect(JSON.parse(made.stdout)).toMatchObject({
    name: 'tiny',
    when: 'daily at 03:30',
    timezone: 'Europe/Berlin',
    paused: false,
    input: { nightly: 'tiny', tasks: ['fibonacci'], trials_per_task: 2 },
  });
  expect((await schedule('create', ...DAILY)).stderr).toContain('there is a schedule of this name');

  const first = JSON.parse((await schedule('trigger', 'tiny', '--json')).stdout);
  expect(first.started).toMatch(/^tiny-\d{4}-\d\d-\d\dT/);
  expect(first.night).toMatch(/^tiny-\d{8}-\d{6}$/);
  await vi.waitFor(async () => expect(await outcomes()).toEqual(['not_comparable']), {
    timeout: 90_000,
    interval: 500,
  });
  await vi.waitFor(
    async () => {
      const again = JSON.parse((await schedule('trigger', 'tiny', '--json')).stdout);
      expect(again.started).not.toBeNull();
    },
    { timeout: 30_000, interval: 1000 },
  );
  await vi.waitFor(async () => expect(await outcomes()).toHaveLength(2), { timeout: 90_000, interval: 500 });
  const nights = JSON.parse((await schedule('show', 'tiny', '--json')).stdout).nights;
  const second = await readJson(new NightlyFolder(resultsDir).night(nights[1].night), NightResult);
  expect(second).toMatchObject({ outcome: 'inconclusive', reference: `${nights[0].night}.nightly` });
  expect(await readFile(new NightlyFolder(resultsDir).page, 'utf8')).toContain('tiny');
});

async function outcomes(): Promise<(string | null)[]> {
  const { stdout } = await schedule('show', 'tiny', '--json');
  const { nights }: { nights: { outcome: string | null }[] } = JSON.parse(stdout);
  expect(nights.every(({ outcome }) => outcome !== null)).toBe(true);
  return nights.map(({ outcome }) => outcome);
}

test('a schedule is paused with a note, resumed and deleted; an unknown name is refused with those there are', async () => {
  await schedule('create', '--name', 'weekly', '--cron', '30 4 * * 0', '--timezone', 'UTC');
  const paused = JSON.parse((await schedule('pause', 'weekly', '--note', 'the GPU is away', '--json')).stdout);
  expect(paused).toMatchObject({ paused: true, note: 'the GPU is away', next: [] });
  expect(JSON.parse((await schedule('resume', 'weekly', '--json')).stdout)).toMatchObject({ paused: false });
  expect((await schedule('list')).stdout).toContain('cron 30 4 * * 0');
  expect((await schedule('delete', 'weekly')).code).toBe(0);
  const gone = await schedule('show', 'weekly');
  expect(gone).toMatchObject({ code: 2 });
  expect(gone.stderr).toContain('name: no such schedule (got "weekly"');
});

test('a night by hand ends with 100 when its outcome is one to fail on, and prints what it came to', async () => {
  const night = ['nightly', '--name', 'gate', '--tasks', 'fibonacci', '--trials', '2', '--results-dir', resultsDir];
  const first = await tddft([...night, '--fail-on', 'regression', '--json']);
  expect(first).toMatchObject({ code: 0 });
  expect(JSON.parse(first.stdout)).toMatchObject({ nightly: 'gate', outcome: 'not_comparable' });
  const second = await tddft([...night, '--fail-on', 'regression, inconclusive']);
  expect(second).toMatchObject({ code: 100 });
  expect(second.stdout).toContain('inconclusive');
  expect(second.stderr).toContain('--fail-on: the outcome is inconclusive');
});

describe('is refused at once, with what would be right:', () => {
  test.each([
    [{ at: '25:00' }, '--at: not a time of day (got "25:00", allowed 00:00 to 23:59)'],
    [{}, '--at, --cron: neither given'],
    [{ at: '02:00', cron: '* * * * *' }, '--at, --cron: both given'],
    [{ cron: 'CRON_TZ=UTC 0 2 * * *' }, 'use --timezone'],
    [{ at: '02:00', timezone: 'Mars/Olympus' }, '--timezone: unknown (got "Mars/Olympus"'],
  ])('%j', (options, told) => {
    expect(() => timesOf(options)).toThrow(told);
  });

  test.each([
    [{ alpha: '2' }, 'alpha: too large (got 2, allowed at most 0.25)'],
    [{ trials: 'many' }, 'trials_per_task: wrong type (got "many"'],
    [{ reference: 'gone.baseline' }, 'nothing was measured under this name'],
    [{ tasks: 'fibonaci' }, 'tasks[0]: unknown task, did you mean "fibonacci"'],
    [{ model: 'gpt' }, 'model: wrong form (got "gpt"'],
  ])('%j', async (options, told) => {
    await expect(givenNight({ name: 'nightly', resultsDir, ...options })).rejects.toThrow(told);
  });

  test('a cron line that is none, in the words of the server', async () => {
    const { code, stderr } = await schedule('create', '--name', 'odd', '--cron', 'at night', '--timezone', 'UTC');
    expect(stderr).toContain('InvalidInput: cron at night: CronString does not have 5-7 fields');
    expect(code).toBe(2);
  });

  test('an outcome that nobody fails on', async () => {
    const { code, stderr } = await tddft(['nightly', '--fail-on', 'regresion', '--results-dir', resultsDir]);
    expect(stderr).toContain('--fail-on: not an outcome to fail on (got "regresion", allowed regression, ');
    expect(code).toBe(2);
  });
});

test('without a running stack a schedule command ends with 3 and the command that starts one', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'tddft-no-stack-'));
  const { code, stderr } = await tddft(['schedule', 'list', '--results-dir', empty]);
  expect(code).toBe(3);
  expect(stderr).toContain(`tddft up --results-dir ${empty}`);
  await rm(empty, { recursive: true });
});

test("the machine's zone is an IANA name, and the one that is taken when none is given", () => {
  expect(timesOf({ at: '03:30' })).toMatchObject({ when: 'daily at 03:30', timezone: machineZone() });
});
