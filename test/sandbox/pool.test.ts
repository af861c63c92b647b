import { afterEach, expect, test } from 'vitest';
import { confinement } from '../../activities/sandbox/confinement.ts';
import { describeInterpreter } from '../../activities/sandbox/interpreter.ts';
import { jobLimits } from '../../activities/sandbox/limits.ts';
import { type PoolOptions, type ZygotePool, zygotePool } from '../../activities/sandbox/pool.ts';
import { SandboxUnavailable } from '../../activities/sandbox/unavailable.ts';
import { startZygote, type Zygote } from '../../activities/sandbox/zygote.ts';
import { Limits } from '../../domain/spec.ts';
import { zygotes } from './own-processes.ts';
import { BWRAP, PYTHON } from './the-sandbox.ts';

const limits = jobLimits(Limits.parse({ cpu_seconds: 10 }));
const confine = await confinement(3, await describeInterpreter(PYTHON), BWRAP);
const start = async (uid: number): Promise<Zygote> => startZygote(await confine(uid));
const READY = '{"kind":"ready","python":"3","pytest":"9"}';

let pool: ZygotePool | undefined;
function open(options: Partial<PoolOptions> = {}): ZygotePool {
  pool = zygotePool({ size: 1, start, ...options });
  return pool;
}
afterEach(async () => {
  await pool?.close();
  if (zygotes().length > 0) throw new Error('a closed pool has left zygotes behind');
});

const syntax = (source: string) => ({ kind: 'check_syntax', source }) as const;
const sleep = (seconds: number) =>
  ({
    kind: 'run_tests',
    tests: `import time\n\ndef test_sleep():\n    time.sleep(${seconds})\n`,
    solution: '',
    isolation: 'shared',
  }) as const;
const ask = async (source: string) => (await pool?.ask(syntax(source), limits))?.report;
const VALID = '{"error": null}\n';

test('one zygote answers job after job', async () => {
  open();
  expect(await ask('x = 1\n')).toBe(VALID);
  const [first] = zygotes();
  expect(await ask('x = (\n')).toContain('"line": 1');
  expect(zygotes()).toEqual([first]);
});

test('jobs of one zygote are done in the order in which they came', async () => {
  open();
  const order: number[] = [];
  await Promise.all(Array.from({ length: 8 }, (_, index) => ask(`x = ${index}\n`).then(() => order.push(index))));
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a long job holds up no other while there is a second zygote', async () => {
  const both = open({ size: 2 });
  const abort = new AbortController();
  const long = both.ask(sleep(30), limits, abort.signal);
  for (let job = 0; job < 5; job += 1) expect(await ask(`x = ${job}\n`)).toBe(VALID);
  expect(zygotes()).toHaveLength(2);
  abort.abort(new Error('enough'));
  await expect(long).rejects.toThrow('enough');
});

test('a job whose zygote is killed is done once more, by another', async () => {
  const one = open();
  await ask('x = 1\n');
  const [killed = 0] = zygotes();
  const slow = one.ask(sleep(1), limits);
  setTimeout(() => process.kill(-killed, 'SIGKILL'), 200);
  expect((await slow).report).toContain('"kind": "finish"');
  expect(zygotes()).not.toContain(killed);
});

test('a job whose zygotes are killed twice fails, and no other with it', async () => {
  const one = open();
  await ask('x = 1\n');
  const long = one.ask(sleep(30), limits);
  const behind = ask('x = 2\n');
  const killed = new Set<number>();
  const killing = setInterval(() => {
    for (const pid of zygotes()) {
      if (killed.size === 2 || killed.has(pid)) continue;
      process.kill(-pid, 'SIGKILL');
      killed.add(pid);
    }
  }, 400);
  await expect(long).rejects.toBeInstanceOf(SandboxUnavailable);
  clearInterval(killing);
  expect(await behind).toBe(VALID);
});

test('a zygote that dies while it waits is replaced', async () => {
  open();
  await ask('x = 1\n');
  const [killed = 0] = zygotes();
  process.kill(-killed, 'SIGKILL');
  expect(await ask('x = 2\n')).toBe(VALID);
  expect(zygotes()).not.toContain(killed);
});

test('a worn-out zygote is replaced, and no job with it', async () => {
  open({ jobsPerZygote: 3 });
  const seen = new Set<number>();
  for (let job = 0; job < 7; job += 1) {
    expect(await ask(`x = ${job}\n`)).toBe(VALID);
    zygotes().forEach((pid) => seen.add(pid));
  }
  expect(seen.size).toBeGreaterThanOrEqual(3);
  await expect.poll(() => zygotes().length).toBe(1);
});

test.each([
  ['noise', 'noise'],
  ['another id', '{"id":7}'],
  ['another request’s answer', JSON.stringify({ ...reply(), id: 99 })],
  ['an answer with more in it', JSON.stringify({ ...reply(), more: 1 })],
])('a zygote that answers %s is killed, and another does its job', async (_, line) => {
  const garbling = () => impostor(`echo '${READY}'; read l; echo '${line}'; cat`);
  open({ start: inTurn(garbling) });
  expect(await ask('x = 1\n')).toBe(VALID);
  await pool?.close();
  open({ start: inTurn(garbling, garbling) });
  await expect(ask('x = 1\n')).rejects.toBeInstanceOf(SandboxUnavailable);
  expect(await ask('x = 2\n')).toBe(VALID);
});

test('a zygote that does not come up is tried again once, then its job fails, and the next one tries again', async () => {
  const refused = () => impostor('echo "bwrap: no such namespace" >&2; exit 1');
  open({ start: inTurn(refused) });
  expect(await ask('x = 1\n')).toBe(VALID);
  await pool?.close();
  open({ start: inTurn(refused, refused) });
  const [first, second] = [ask('x = 1\n'), ask('x = 2\n')];
  await expect(first).rejects.toThrow(/did not start: bwrap: no such namespace.*The kernel refuses/s);
  expect(await second).toBe(VALID);
});

test('an aborted job ends with the reason, whether it runs or waits, and its neighbours go on', async () => {
  const one = open();
  const [running, waiting] = [new AbortController(), new AbortController()];
  const jobs = [one.ask(sleep(30), limits, running.signal), one.ask(sleep(30), limits, waiting.signal), ask('x = 1\n')];
  const reasons = [new Error('of the running'), new Error('of the waiting')];
  waiting.abort(reasons[1]);
  await expect(jobs[1]).rejects.toBe(reasons[1]);
  setTimeout(() => running.abort(reasons[0]), 500);
  await expect(jobs[0]).rejects.toBe(reasons[0]);
  expect(await jobs[2]).toBe(VALID);
  await expect(one.ask(sleep(30), limits, AbortSignal.abort(reasons[0]))).rejects.toBe(reasons[0]);
});

test('closing lets what was asked for be answered, refuses more, and leaves no process', async () => {
  const two = open({ size: 2 });
  const answers = Array.from({ length: 6 }, (_, index) => ask(`x = ${index}\n`));
  await two.close();
  expect(await Promise.all(answers)).toEqual(answers.map(() => VALID));
  expect(zygotes()).toEqual([]);
  await expect(ask('x = 1\n')).rejects.toThrow(/closed/);
});

/** Starts these first, then real ones. */
function inTurn(...first: (() => Promise<Zygote>)[]): PoolOptions['start'] {
  return async (uid) => (await first.shift()?.()) ?? start(uid);
}

function impostor(script: string): Promise<Zygote> {
  return startZygote({
    program: '/bin/sh',
    arguments: ['-c', script],
    environment: {},
    cwd: '/',
    release: async () => {},
  });
}

function reply() {
  return {
    id: 1,
    report: VALID,
    report_overflowed: false,
    stdout: '',
    stderr: '',
    output_overflowed: false,
    ending: { kind: 'exit', code: 0 },
    solution_ending: null,
    killed: null,
    wall_ms: 1,
    cpu_ms: 1,
    peak_memory_bytes: 1,
  };
}
