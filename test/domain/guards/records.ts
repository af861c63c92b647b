import fc from 'fast-check';
import type { TestFile, TestReport } from '../../../domain/guards/evidence.ts';
import type { RunRecord } from '../../../domain/guards/session.ts';
import { judgeTests, type TestEvidence } from '../../../domain/guards/tests.ts';
import type { Verdict } from '../../../domain/records.ts';
import { Limits } from '../../../domain/spec.ts';

const ASSERTION = { type: 'AssertionError', message: 'assert 1 == 2' };

/** The records of one test: all phases passed, or a call that failed with `exception`. Each phase takes 1 ms. */
export function testRecords(id: string, exception: { type: string; message: string } | null = null): RunRecord[] {
  const phase = { kind: 'phase', id, outcome: 'passed', exception: null, duration_ms: 1 } as const;
  return [
    { ...phase, when: 'setup' },
    { ...phase, when: 'call', outcome: exception ? 'failed' : 'passed', exception },
    { ...phase, when: 'teardown' },
  ];
}

export function skippedTest(id: string): RunRecord[] {
  const phase = { kind: 'phase', id, exception: null, duration_ms: 1 } as const;
  return [
    { ...phase, when: 'setup', outcome: 'skipped' },
    { ...phase, when: 'teardown', outcome: 'passed' },
  ];
}

/** A whole session over test records, canaries around them, as pytest writes it. */
export function sessionRecords(tests: RunRecord[][]): RunRecord[] {
  const all = [
    testRecords('canary_before.py::test_canary', ASSERTION),
    ...tests,
    testRecords('canary_after.py::test_canary', ASSERTION),
  ];
  return [
    { kind: 'start', python: '3.11.7', pytest: '9.2.0' },
    { kind: 'collected', ids: all.map((records) => idOf(records)) },
    ...all.flat(),
    { kind: 'finish', exit_code: 1 },
  ];
}

export function report(records: RunRecord[], changes: Partial<TestReport> = {}): TestReport {
  return {
    isolation: 'shared',
    records,
    garbled: false,
    timedOut: false,
    ending: { kind: 'exit', code: 0 },
    solutionEnding: null,
    limits: Limits.parse({}),
    wallMs: 200,
    cpuMs: 150,
    peakMemoryBytes: 2 ** 25,
    stdout: '',
    stderr: '',
    ...changes,
  };
}

export function testFile(changes: Partial<TestFile> = {}): TestFile {
  return { expected: [], isolation: 'shared', maySkip: [], perturbed: null, unread: null, ...changes };
}

/** Judges a run whose controls have nothing to say. */
export function judge(run: TestReport, changes: Partial<TestEvidence> = {}): Verdict {
  return judgeTests({ file: testFile(), run, vacuous: false, perturbed: null, ...changes });
}

export function solutionTest(name: string): string {
  return `test_solution.py::${name}`;
}

/** Sessions in which every one of 1 to 8 tests passes, and a test file that expects just these. */
export const passingRun = fc
  .uniqueArray(fc.stringMatching(/^test_[a-z]{1,8}(\[[0-9a-z]{1,3}\])?$/), { minLength: 1, maxLength: 8 })
  .map((names) => ({
    records: sessionRecords(names.map((name) => testRecords(solutionTest(name)))),
    file: testFile({ expected: names.map((name) => name.replace(/\[.*/, '')) }),
  }));

function idOf(records: RunRecord[]): string {
  const [first] = records;
  if (first?.kind !== 'phase') throw new TypeError('a test begins with a phase');
  return first.id;
}
