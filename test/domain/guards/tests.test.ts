import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../domain/guards/session.ts';
import { passes } from '../../../domain/guards/test-reason.ts';
import { brokenRun } from '../../../domain/guards/tests.ts';
import { Verdict } from '../../../domain/records.ts';
import {
  judge,
  passingRun,
  report,
  sessionRecords,
  skippedTest,
  solutionTest,
  testFile,
  testRecords,
} from './records.ts';

const failing = { type: 'AssertionError', message: 'assert 0 == 1' };
const memoryError = { type: 'MemoryError', message: '' };
const start: RunRecord = { kind: 'start', python: '3', pytest: '9' };

describe('only a whole and orderly session can pass', () => {
  test('a session in which every test passes, passes', () => {
    fc.assert(
      fc.property(passingRun, ({ records, file }) => {
        expect(judge(report(records), { file })).toMatchObject({ passed: true, reason: 'pass', feedback: '' });
      }),
    );
  });

  test('no truncated stream passes', () => {
    fc.assert(
      fc.property(passingRun, fc.nat(), ({ records, file }, cut) => {
        expect(judge(report(records.slice(0, cut % records.length)), { file }).passed).toBe(false);
      }),
    );
  });

  test('no stream with a record taken out passes', () => {
    fc.assert(
      fc.property(passingRun, fc.nat(), ({ records, file }, index) => {
        expect(judge(report(records.toSpliced(index % records.length, 1)), { file }).passed).toBe(false);
      }),
    );
  });

  test('no reordered stream passes', () => {
    const shuffled = passingRun.chain(({ records, file }) =>
      fc.record({
        file: fc.constant(file),
        records: fc.constant(records),
        order: fc.shuffledSubarray(records, { minLength: records.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ file, records, order }) => {
        fc.pre(order.some((record, index) => record !== records[index]));
        expect(judge(report(order), { file }).passed).toBe(false);
      }),
    );
  });

  test('no stream with a record too many passes, whatever it is and wherever it stands', () => {
    const more = passingRun.chain(({ records, file }) =>
      fc.tuple(fc.constant({ records, file }), fc.constantFrom(...records), fc.nat(records.length)),
    );
    fc.assert(
      fc.property(more, ([{ records, file }, extra, index]) => {
        expect(judge(report(records.toSpliced(index, 0, extra)), { file }).passed).toBe(false);
      }),
    );
  });

  test('no session without a test that the syntax shows passes', () => {
    fc.assert(
      fc.property(passingRun, ({ records, file }) => {
        const expected = [...file.expected, 'test_that_is_gone'];
        expect(judge(report(records), { file: { ...file, expected } }).reason).toBe('tamper');
      }),
    );
  });

  test('no session passes whose test file could not be read to its end', () => {
    fc.assert(
      fc.property(passingRun, fc.constantFrom('timeout' as const, 'crash' as const), ({ records, file }, unread) => {
        expect(judge(report(records), { file: { ...file, unread } })).toMatchObject({ passed: false, reason: unread });
      }),
    );
    const failed = report(sessionRecords([testRecords(solutionTest('test_a'), failing)]));
    expect(judge(failed, { file: testFile({ unread: 'timeout' }) }).reason).toBe('fail');
  });

  test('no stream that ends otherwise than by itself passes', () => {
    const endings = fc.oneof(
      fc.record({ kind: fc.constant('exit' as const), code: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ kind: fc.constant('signal' as const), signal: fc.integer({ min: 1, max: 64 }) }),
    );
    fc.assert(
      fc.property(passingRun, endings, ({ records, file }, ending) => {
        expect(judge(report(records, { ending }), { file }).passed).toBe(false);
        expect(judge(report(records, { solutionEnding: ending }), { file }).passed).toBe(false);
        expect(judge(report(records, { timedOut: true }), { file }).reason).toBe('timeout');
        expect(judge(report(records, { garbled: true }), { file }).reason).toBe('tamper');
      }),
    );
  });

  test('a solution that ends its own process by exit code 0 passes as little', () => {
    fc.assert(
      fc.property(passingRun, ({ records, file }) => {
        const run = report(records, { isolation: 'process', solutionEnding: { kind: 'exit', code: 0 } });
        expect(judge(run, { file }).reason).toBe('crash');
      }),
    );
  });

  test('every verdict is one that a trial record can hold, with at most 800 characters of feedback', () => {
    const exception = fc.option(fc.record({ type: fc.string(), message: fc.string({ maxLength: 600 }) }));
    const sessions = fc
      .array(fc.tuple(fc.string({ maxLength: 300 }), exception), { maxLength: 12 })
      .map((tests) => sessionRecords(tests.map(([name, error]) => testRecords(solutionTest(name), error))));
    const output = fc.string({ minLength: 2000, maxLength: 5000, unit: 'grapheme' });
    fc.assert(
      fc.property(sessions, output, (records, stdout) => {
        const verdict = Verdict.parse(judge(report(records, { stdout })));
        expect(verdict.feedback.length).toBeLessThanOrEqual(800);
        expect(verdict.feedback === '').toBe(verdict.passed);
        for (const line of verdict.feedback.split('\n')) expect(line.length).toBeLessThanOrEqual(160);
        expect(verdict.run?.stdout.length).toBeLessThanOrEqual(2048);
        expect(stdout.startsWith(verdict.run?.stdout ?? 'none')).toBe(true);
      }),
    );
  });
});

describe('what is no pass has its own class', () => {
  const one = testRecords(solutionTest('test_a'));
  const session = (...tests: RunRecord[][]): RunRecord[] => sessionRecords(tests);
  const finish = (exit_code: number): RunRecord => ({ kind: 'finish', exit_code });
  const importError = { type: 'ImportError', message: "cannot import name 'x' from 'solution' (solution.py)" };

  test.each([
    ['a failing test', report(session(testRecords(solutionTest('test_a'), failing))), 'fail'],
    ['a test out of memory', report(session(testRecords(solutionTest('test_a'), memoryError))), 'out_of_memory'],
    ['a failed import', report([start, { kind: 'collect_error', exception: importError }, finish(2)]), 'collect_error'],
    ['only skipped tests', report(session(skippedTest(solutionTest('test_a')))), 'all_skipped'],
    ['an interrupted session', report([start, { kind: 'collected', ids: [] }, finish(2)]), 'aborted'],
    ['an early end', report([start]), 'crash'],
    ['no beginning', report([]), 'infrastructure_error'],
    ['a run out of time', report([start], { timedOut: true }), 'timeout'],
    ['canaries that pass', report(withPassingCanaries(one)), 'tamper'],
    ['a test that the syntax shows and the collection lacks', report(session()), 'tamper'],
    ['an error inside pytest', report([start, { kind: 'internal_error', exception: failing }, finish(3)]), 'crash'],
  ] as const)('%s', (_, run, reason) => {
    expect(judge(run, { file: testFile({ expected: ['test_a'] }) })).toMatchObject({ passed: false, reason });
  });

  test('no test, where the syntax shows none', () => {
    expect(judge(report(session())).reason).toBe('no_tests');
  });

  test.each([
    ['SIGSEGV', { kind: 'signal', signal: 11 }, 'crash'],
    ['SIGXCPU', { kind: 'signal', signal: 24 }, 'timeout'],
    ['SIGKILL', { kind: 'signal', signal: 9 }, 'crash'],
    ['an exit', { kind: 'exit', code: 0 }, 'crash'],
    ['the status of a process that found no memory', { kind: 'exit', code: 71 }, 'out_of_memory'],
  ] as const)('%s ends a run alike, whether it hits the tests or a solution apart', (_, ending, reason) => {
    expect(judge(report([start], { ending })).reason).toBe(reason);
    const apart = { isolation: 'process', ending: { kind: 'exit', code: 3 }, solutionEnding: ending } as const;
    const alike = judge(report([start], apart));
    expect(alike.reason).toBe(reason);
    expect(alike.feedback).toBe(judge(report([start], { ending })).feedback);
  });

  test('a large process that is killed is one that the machine had no memory for', () => {
    const killed = { ending: { kind: 'signal', signal: 9 }, peakMemoryBytes: 300 * 2 ** 20 } as const;
    expect(judge(report([start], killed)).reason).toBe('out_of_memory');
    expect(judge(report([start], { ...killed, timedOut: true })).reason).toBe('timeout');
  });

  test('where memory ran out, it does not matter what broke of it', () => {
    const peakMemoryBytes = 491 * 2 ** 20;
    const broken = [
      report([start]),
      report([start], { timedOut: true }),
      report([start], { garbled: true }),
      report(session(testRecords(solutionTest('test_a'), failing))),
    ];
    for (const run of broken) {
      expect(judge(run).reason).not.toBe('out_of_memory');
      expect(judge({ ...run, peakMemoryBytes }).reason).toBe('out_of_memory');
    }
    expect(judge(report(session(one), { peakMemoryBytes })).reason).toBe('pass');
  });

  test('a MemoryError of the program’s own making is a failure like any other', () => {
    const raised = { type: 'MemoryError', message: 'the stack is full' };
    expect(judge(report(session(testRecords(solutionTest('test_a'), raised)))).reason).toBe('fail');
  });

  test('a pass of a solution that reached for its tests is tampering, a failure stays one', () => {
    const trespass: RunRecord = { kind: 'trespass', what: 'sys._getframe' };
    const within = (records: RunRecord[], index: number) => report(records.toSpliced(index, 0, trespass));
    const passing = session(one);
    for (let index = 1; index < passing.length; index += 1) {
      expect(judge(within(passing, index))).toMatchObject({
        reason: 'tamper',
        feedback:
          'The implementation reached for its tests or the interpreter (sys._getframe); it must compute its answer.',
      });
      expect(passes(testFile(), within(passing, index))).toBe(true);
    }
    expect(judge(within(session(testRecords(solutionTest('test_a'), failing)), 4)).reason).toBe('fail');
    expect(judge(report([...passing, trespass])).reason).toBe('tamper');
  });

  test('a skipped test beside a passing one does not stand in the way where that test can skip, else it is tampering', () => {
    const run = report(session(one, skippedTest(solutionTest('test_b[1]'))));
    expect(judge(run, { file: testFile({ maySkip: true }) }).reason).toBe('pass');
    expect(judge(run, { file: testFile({ maySkip: ['test_b'] }) }).reason).toBe('pass');
    expect(judge(run, { file: testFile({ maySkip: ['test_a'] }) }).reason).toBe('tamper');
    expect(judge(run)).toMatchObject({
      reason: 'tamper',
      feedback: 'The run did not report its tests as pytest does.',
    });
  });

  test.each(['test_b[NOTSET]', 'test_b[NOTSET-1]', 'TestB::test_b[1-NOTSET]'])(
    '%s, which has no parameters, stands in nobody’s way',
    (name) => {
      expect(judge(report(session(one, skippedTest(solutionTest(name))))).reason).toBe('pass');
    },
  );

  test('a failing teardown fails its test, whose time is that of all its phases', () => {
    const records = session(one).map((record) =>
      record.kind === 'phase' && record.id === solutionTest('test_a') && record.when === 'teardown'
        ? { ...record, outcome: 'failed' as const, exception: failing }
        : record,
    );
    expect(judge(report(records))).toMatchObject({
      reason: 'fail',
      tests: [{ id: 'test_a', outcome: 'error', duration_ms: 3 }],
    });
  });

  test('a run that could not be had says why, and has no tests', () => {
    expect(Verdict.parse(brokenRun('no memory'))).toMatchObject({
      reason: 'infrastructure_error',
      passed: false,
      feedback: 'no memory',
      run: null,
    });
  });

  function withPassingCanaries(tests: RunRecord[]): RunRecord[] {
    return session(tests).map((record) =>
      record.kind === 'phase' ? { ...record, outcome: 'passed' as const, exception: null } : record,
    );
  }
});

describe('the controls', () => {
  const names = ['test_a[1]', 'test_a[2]', 'test_b'];
  const run = (failed: string[] = [], changes = {}) =>
    report(
      sessionRecords(names.map((name) => testRecords(solutionTest(name), failed.includes(name) ? failing : null))),
      changes,
    );
  const file = testFile({ perturbed: { tests: 'assert f() == 2', mustFail: ['test_a'] } });

  test('a falsified test that passes as before is tampering', () => {
    expect(judge(run(), { file, perturbed: run() })).toMatchObject({
      reason: 'tamper',
      feedback: 'The tests also pass when what they expect is changed.',
    });
    expect(judge(run(), { file, perturbed: run(['test_a[1]']) }).reason).toBe('tamper');
    const otherParameters = report(sessionRecords([testRecords(solutionTest('test_a[false]'))]));
    expect(judge(run(), { file, perturbed: otherParameters }).reason).toBe('tamper');
  });

  test('falsified tests that fail confirm the pass, whatever the others do', () => {
    expect(judge(run(), { file, perturbed: run(['test_a[1]', 'test_a[2]']) }).reason).toBe('pass');
    expect(judge(run(), { file, perturbed: run(names) }).reason).toBe('pass');
    expect(judge(run(), { file, perturbed: report([start], { timedOut: true }) }).reason).toBe('pass');
  });

  test('a test of the falsified file alone must fail, too', () => {
    const added = testFile({ perturbed: { tests: 'assert f() == 2', mustFail: ['test_a', 'test_added'] } });
    const again = (failed: string[]) =>
      report(
        sessionRecords(
          ['test_a', 'test_added'].map((name) =>
            testRecords(solutionTest(name), failed.includes(name) ? failing : null),
          ),
        ),
      );
    expect(judge(run(), { file: added, perturbed: again(['test_a']) }).reason).toBe('tamper');
    expect(judge(run(), { file: added, perturbed: again(['test_a', 'test_added']) }).reason).toBe('pass');
  });

  test('a test that was skipped before need not fail', () => {
    const skipped = report(
      sessionRecords([skippedTest(solutionTest('test_a[1]')), testRecords(solutionTest('test_b'))]),
    );
    expect(judge(skipped, { file: { ...file, maySkip: true }, perturbed: run(['test_b']) }).reason).toBe('pass');
  });

  test('what failed stays as it is', () => {
    expect(judge(run(['test_b']), { file, perturbed: run() }).reason).toBe('fail');
  });

  test('a vacuous file is told beside the verdict and does not change it', () => {
    expect(judge(run(), { vacuous: true })).toMatchObject({ reason: 'pass', run: { vacuous: true, cached: false } });
    expect(passes(file, run())).toBe(true);
    expect(passes(file, run(['test_b']))).toBe(false);
  });

  test('every one of 1,500 tests is kept, and of a flood no more than a record can hold', () => {
    const many = (count: number, name: string) => {
      const tests = Array.from({ length: count }, (_, index) => testRecords(solutionTest(`${name}[${index}]`)));
      return judge(report(sessionRecords(tests))).tests;
    };
    expect(many(1500, 'test_a')).toHaveLength(1500);
    expect(JSON.stringify(many(3000, '\u0000'.repeat(200))).length).toBeLessThan(405_000);
  });

  test('a run’s use of the machine is kept', () => {
    const used = { isolation: 'process', cpuMs: 80, peakMemoryBytes: 77, stdout: 'out', stderr: 'err' } as const;
    expect(judge(run([], used)).run).toEqual({
      isolation: 'process',
      vacuous: false,
      cached: false,
      cpu_ms: 80,
      peak_memory_bytes: 77,
      stdout: 'out',
      stderr: 'err',
    });
  });
});

describe('the feedback is what a model can act on', () => {
  test('the first five failures, one line each', () => {
    const names = ['test_a', 'test_b', 'test_c', 'test_d', 'test_e', 'test_f', 'test_g'];
    const tests = names.map((name) => testRecords(solutionTest(name), name === 'test_b' ? null : failing));
    expect(judge(report(sessionRecords(tests))).feedback.split('\n')).toEqual([
      '6 of 7 tests failed.',
      ...['test_a', 'test_c', 'test_d', 'test_e', 'test_f'].map((name) => `${name}: AssertionError: assert 0 == 1`),
    ]);
  });

  test('no addresses, and a bare type where an exception has no message', () => {
    const tests = [
      testRecords(solutionTest('test_a'), { type: 'ValueError', message: '<C object at 0x7f00deadbeef>' }),
      testRecords(solutionTest('test_b'), { type: 'AssertionError', message: '' }),
    ];
    expect(judge(report(sessionRecords(tests))).feedback).toBe(
      '2 of 2 tests failed.\ntest_a: ValueError: <C object at 0x...>\ntest_b: AssertionError',
    );
  });

  test.each([
    ['[<solution.No...7f4999751b90>] == [1]', '[<solution.No...>] == [1]'],
    ['<C object at 0x7f4...51b90>, 2]', '<C object at 0x...>, 2]'],
    ['<C object at 0...x7f4999751b90>', '<C object at 0...>'],
    ['0x1f...', '0x...'],
  ])('no part of an address that pytest cut: %s', (message, told) => {
    const tests = [testRecords(solutionTest('test_a'), { type: 'AssertionError', message })];
    expect(judge(report(sessionRecords(tests))).feedback).toBe(`1 of 1 tests failed.\ntest_a: AssertionError: ${told}`);
  });

  test('what was compared, below a message of the test’s own', () => {
    const exception = { type: 'AssertionError', message: 'lists differ\nassert [1] == [2]' };
    expect(
      judge(report(sessionRecords([testRecords(solutionTest('test_a'), exception)]))).feedback.split('\n'),
    ).toEqual(['1 of 1 tests failed.', 'test_a: AssertionError: lists differ', '  assert [1] == [2]']);
  });

  test.each([
    [report([start], { timedOut: true }), 'The tests did not finish in 5 s of CPU time, or waited for more than 15 s.'],
    [report([start], { ending: { kind: 'exit', code: 71 } }), 'The tests needed more than 512 MiB of memory.'],
    [report([start]), 'The Python process ended before the last test ran.'],
    [report(sessionRecords([])), 'The test file has no tests.'],
  ])('limits are told as they were set: %#', (run, feedback) => {
    expect(judge(run).feedback).toBe(feedback);
  });
});
