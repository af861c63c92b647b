import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ResultsFolder } from '../../../activities/files/results-folder.ts';
import { JudgementStore } from '../../../activities/reverify/judgement-store.ts';
import { planReverify } from '../../../activities/reverify/resolve.ts';
import { ReverifyFolder } from '../../../activities/reverify/reverify-folder.ts';
import { type Cursor, jsonBytes, type Stored, unjudgedPage } from '../../../activities/reverify/unjudged.ts';
import { TASKS_DIR } from '../../../activities/spec/task-files.ts';
import { stops } from '../../../domain/reverify/stops.ts';
import { type StoredTrial, storeArm } from '../../support/stored-trials.ts';

const PASS = { guard: 'tests', passed: true, reason: 'pass', feedback: '', vacuous: false } as const;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tddft-reverify-'));
});
afterEach(() => rm(root, { recursive: true }));

/** A trial whose three implementations are so many characters of two bytes each. */
function large(characters: number): StoredTrial {
  const codes = ['ä', 'ö', 'ü'].map((letter) => letter.repeat(characters));
  return { outcome: 'g_impl_failed', g_test: [['tests', true]], g_impl: codes.map((code) => [code, false]) };
}

async function stored(trials: readonly StoredTrial[]): Promise<Stored> {
  await storeArm(root, { experiment_id: 'exp', arm: 'baseline' }, trials);
  const sources = { resultsDir: root, tasksDir: TASKS_DIR };
  const plan = await planReverify({}, { experimentId: 'exp', label: 'x' }, sources);
  const results = new ResultsFolder(root, 'exp');
  const judged = new JudgementStore(new ReverifyFolder(results, 'x'));
  return { plan, spec: { retry_budget: 3, feedback: 'guard' }, results, judged };
}

async function page(from: Stored, cursor: Cursor) {
  const [stop] = stops(from.plan);
  if (!stop) throw new TypeError('nothing to read');
  return unjudgedPage(from, stop, cursor);
}

test('a trial too large for one page is judged in parts, each page within 256 KiB', { timeout: 60_000 }, async () => {
  const from = await stored([large(60_000), { ...large(10), g_test: [['other tests', true]] }]);
  let cursor: Cursor | null = { stop: 0, byte: 0 };
  const pages = [];
  while (cursor !== null) {
    const read = await page(from, cursor);
    for (const { key } of read.programs) await from.judged.keep(key, PASS);
    pages.push(read);
    cursor = read.next;
  }
  expect(pages.map(({ programs, trials }) => [programs.length, trials])).toEqual([
    [3, 0],
    [5, 2],
  ]);
  for (const { programs } of pages) expect(jsonBytes(programs)).toBeLessThan(260 * 1024);
});

test('code that no page has room for is refused, and the trial named', { timeout: 60_000 }, async () => {
  const from = await stored([large(600_000)]);
  await expect(page(from, { stop: 0, byte: 0 })).rejects.toThrow(
    /exp\.baseline\.fibonacci\.000 has code too large .*got 1172 KiB, allowed 1024 KiB/,
  );
});
