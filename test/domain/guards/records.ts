import fc from 'fast-check';
import type { RunRecord } from '../../../domain/guards/session.ts';
import type { TestReport } from '../../../domain/guards/tests.ts';

const ASSERTION = { type: 'AssertionError', message: 'assert 1 == 2' };

/** The records of one test: all phases passed, or a call that failed with `exception`. */
export function testRecords(id: string, exception: { type: string; message: string } | null = null): RunRecord[] {
  return [
    { kind: 'phase', when: 'setup', id, outcome: 'passed', exception: null },
    { kind: 'phase', when: 'call', id, outcome: exception ? 'failed' : 'passed', exception },
    { kind: 'phase', when: 'teardown', id, outcome: 'passed', exception: null },
  ];
}

/** A whole session over test records, canaries around them, as pytest writes it. */
export function sessionRecords(tests: RunRecord[][], expected: string[] = []): RunRecord[] {
  const all = [
    testRecords('canary_before.py::test_canary', ASSERTION),
    ...tests,
    testRecords('canary_after.py::test_canary', ASSERTION),
  ];
  return [
    { kind: 'start', python: '3.11.7', pytest: '9.2.0', expected },
    { kind: 'collected', ids: all.map((records) => idOf(records)) },
    ...all.flat(),
    { kind: 'finish', exit_code: 1 },
  ];
}

export function report(records: RunRecord[], changes: Partial<TestReport> = {}): TestReport {
  return {
    records,
    garbled: false,
    ending: { kind: 'exit', code: 0 },
    cpuLimitSeconds: 5,
    wallLimitSeconds: 15,
    memoryLimitBytes: 512 * 2 ** 20,
    durationMs: 200,
    ...changes,
  };
}

export function solutionTest(name: string): string {
  return `test_solution.py::${name}`;
}

/** Sessions in which every one of 1 to 8 tests passes. */
export const passingSession = fc
  .uniqueArray(fc.stringMatching(/^test_[a-z]{1,8}(\[[0-9a-z]{1,3}\])?$/), { minLength: 1, maxLength: 8 })
  .map((names) =>
    sessionRecords(
      names.map((name) => testRecords(solutionTest(name))),
      names.map((name) => name.replace(/\[.*/, '')),
    ),
  );

function idOf(records: RunRecord[]): string {
  const [first] = records;
  if (first?.kind !== 'phase') throw new TypeError('a test begins with a phase');
  return first.id;
}
