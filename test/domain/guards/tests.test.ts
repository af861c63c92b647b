import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../domain/guards/session.ts';
import { judgeTests } from '../../../domain/guards/tests.ts';
import { Verdict } from '../../../domain/records.ts';
import { passingSession, report, sessionRecords, solutionTest, testRecords } from './records.ts';

const failing = { type: 'AssertionError', message: 'assert 0 == 1' };
const memoryError = { type: 'MemoryError', message: '' };

describe('only a whole and orderly session can pass', () => {
  test('a session in which every test passes, passes', () => {
    fc.assert(
      fc.property(passingSession, (records) => {
        const verdict = judgeTests(report(records));
        expect(verdict).toMatchObject({ passed: true, reason: 'pass', feedback: '' });
      }),
    );
  });

  test('no truncated stream passes', () => {
    fc.assert(
      fc.property(passingSession, fc.nat(), (records, cut) => {
        expect(judgeTests(report(records.slice(0, cut % records.length))).passed).toBe(false);
      }),
    );
  });

  test('no stream with a record taken out passes', () => {
    fc.assert(
      fc.property(passingSession, fc.nat(), (records, index) => {
        expect(judgeTests(report(records.toSpliced(index % records.length, 1))).passed).toBe(false);
      }),
    );
  });

  test('no reordered stream passes', () => {
    const shuffled = passingSession.chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    );
    fc.assert(
      fc.property(shuffled, ([records, order]) => {
        fc.pre(order.some((record, index) => record !== records[index]));
        expect(judgeTests(report(order)).passed).toBe(false);
      }),
    );
  });

  test('no stream with a record too many passes, whatever it is and wherever it stands', () => {
    const more = passingSession.chain((records) =>
      fc.tuple(fc.constant(records), fc.constantFrom(...records), fc.nat(records.length)),
    );
    fc.assert(
      fc.property(more, ([records, extra, index]) => {
        expect(judgeTests(report(records.toSpliced(index, 0, extra))).passed).toBe(false);
      }),
    );
  });

  test('no stream that ends otherwise than by itself passes', () => {
    const endings = fc.oneof(
      fc.record({ kind: fc.constant('exit' as const), code: fc.integer({ min: 1, max: 128 }) }),
      fc.record({ kind: fc.constant('signal' as const), signal: fc.integer({ min: 1, max: 64 }) }),
      fc.constant({ kind: 'killed' as const }),
    );
    fc.assert(
      fc.property(passingSession, endings, (records, ending) => {
        expect(judgeTests(report(records, { ending })).passed).toBe(false);
        expect(judgeTests(report(records, { garbled: true })).reason).toBe('tamper');
      }),
    );
  });

  test('every verdict is one that a trial record can hold, with at most 800 characters of feedback', () => {
    const exception = fc.option(fc.record({ type: fc.string(), message: fc.string({ maxLength: 600 }) }));
    const sessions = fc
      .array(fc.tuple(fc.string({ maxLength: 300 }), exception), { maxLength: 12 })
      .map((tests) => sessionRecords(tests.map(([name, error]) => testRecords(solutionTest(name), error))));
    fc.assert(
      fc.property(sessions, (records) => {
        const verdict = Verdict.parse(judgeTests(report(records)));
        expect(verdict.feedback.length).toBeLessThanOrEqual(800);
        expect(verdict.feedback === '').toBe(verdict.passed);
        for (const line of verdict.feedback.split('\n')) expect(line.length).toBeLessThanOrEqual(160);
      }),
    );
  });
});

describe('what is no pass has its own class', () => {
  const one = testRecords(solutionTest('test_a'));
  const session = (...tests: RunRecord[][]): RunRecord[] => sessionRecords(tests, ['test_a']);
  const start: RunRecord = { kind: 'start', python: '3', pytest: '9', expected: ['test_a'] };
  const finish = (exit_code: number): RunRecord => ({ kind: 'finish', exit_code });
  const importError = { type: 'ImportError', message: "cannot import name 'x' from 'solution' (solution.py)" };

  test.each([
    ['a failing test', report(session(testRecords(solutionTest('test_a'), failing))), 'fail'],
    ['a test out of memory', report(session(testRecords(solutionTest('test_a'), memoryError))), 'out_of_memory'],
    ['a failed import', report([start, { kind: 'collect_error', exception: importError }, finish(2)]), 'collect_error'],
    ['no test', report(sessionRecords([])), 'no_tests'],
    ['a test that the syntax shows and the collection lacks', report(sessionRecords([], ['test_a'])), 'tamper'],
    ['only skipped tests', report(session(skippedTest())), 'all_skipped'],
    ['an interrupted session', report([start, { kind: 'collected', ids: [] }, finish(2)]), 'aborted'],
    ['an early end', report([start]), 'crash'],
    ['a signal', report([start], { ending: { kind: 'signal', signal: 11 } }), 'crash'],
    ['SIGXCPU', report([start], { ending: { kind: 'signal', signal: 24 } }), 'timeout'],
    [
      'SIGKILL by the CPU limit',
      report([start], { ending: { kind: 'signal', signal: 9 }, durationMs: 6000 }),
      'timeout',
    ],
    ['SIGKILL by the kernel', report([start], { ending: { kind: 'signal', signal: 9 } }), 'out_of_memory'],
    ['the deadline', report([start], { ending: { kind: 'killed' } }), 'timeout'],
    ['canaries that pass', report(withPassingCanaries(one)), 'tamper'],
    ['an error inside pytest', report([start, { kind: 'internal_error', exception: failing }, finish(3)]), 'crash'],
  ] as const)('%s', (_, evidence, reason) => {
    expect(judgeTests(evidence)).toMatchObject({ passed: false, reason });
  });

  test('a skipped test beside a passing one does not stand in the way', () => {
    expect(judgeTests(report(session(one, skippedTest('test_b')))).reason).toBe('pass');
  });

  test('a failing teardown fails its test', () => {
    const records = session(one).map((record) =>
      record.kind === 'phase' && record.id === solutionTest('test_a') && record.when === 'teardown'
        ? { ...record, outcome: 'failed' as const, exception: failing }
        : record,
    );
    expect(judgeTests(report(records))).toMatchObject({ reason: 'fail', tests: [{ id: 'test_a', outcome: 'error' }] });
  });

  function skippedTest(name = 'test_a'): RunRecord[] {
    const id = solutionTest(name);
    return [
      { kind: 'phase', when: 'setup', id, outcome: 'skipped', exception: null },
      { kind: 'phase', when: 'teardown', id, outcome: 'passed', exception: null },
    ];
  }

  function withPassingCanaries(tests: RunRecord[]): RunRecord[] {
    return session(tests).map((record) =>
      record.kind === 'phase' ? { ...record, outcome: 'passed' as const, exception: null } : record,
    );
  }
});

describe('the feedback is what a model can act on', () => {
  test('the first five failures, one line each', () => {
    const names = ['test_a', 'test_b', 'test_c', 'test_d', 'test_e', 'test_f', 'test_g'];
    const tests = names.map((name) => testRecords(solutionTest(name), name === 'test_b' ? null : failing));
    expect(judgeTests(report(sessionRecords(tests))).feedback.split('\n')).toEqual([
      '6 of 7 tests failed.',
      ...['test_a', 'test_c', 'test_d', 'test_e', 'test_f'].map((name) => `${name}: AssertionError: assert 0 == 1`),
    ]);
  });

  test('no addresses, and a bare type where an exception has no message', () => {
    const tests = [
      testRecords(solutionTest('test_a'), { type: 'ValueError', message: '<C object at 0x7f00deadbeef>' }),
      testRecords(solutionTest('test_b'), { type: 'AssertionError', message: '' }),
    ];
    expect(judgeTests(report(sessionRecords(tests))).feedback).toBe(
      '2 of 2 tests failed.\ntest_a: ValueError: <C object at 0x...>\ntest_b: AssertionError',
    );
  });
});
