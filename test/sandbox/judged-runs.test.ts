import { describe, expect, test } from 'vitest';
import type { TestJob } from '../../activities/sandbox/index.ts';
import { Limits } from '../../domain/spec.ts';
import { zygotes } from './own-processes.ts';
import { theSandbox } from './the-sandbox.ts';

const sandbox = theSandbox({}, { zygotes: 2 });
const run = (job: Partial<TestJob>, signal?: AbortSignal) =>
  sandbox.get().runTests({ tests: TESTS, solution: 'def f(x):\n    return x + 1\n', limits: LIMITS, ...job }, signal);

const LIMITS = Limits.parse({ cpu_seconds: 1 });
const TESTS = 'from solution import f\n\ndef test_f():\n    assert f(1) == 2\n';

describe('a run is remembered', () => {
  test('with the same tests, solution and limits it is not run again', async () => {
    const solution = 'def f(x):\n    print("ran")\n    return x + 1\n';
    const first = await run({ solution });
    const second = await run({ solution });
    expect(first.verdict.run?.cached).toBe(false);
    expect(second).toEqual({ ...first, verdict: { ...first.verdict, run: { ...first.verdict.run, cached: true } } });
    expect(second.stdout).toBe('ran\n');
    const elsewhere = [
      { solution, limits: Limits.parse({ cpu_seconds: 2 }) },
      { solution, tests: `${TESTS}# x\n` },
    ];
    for (const other of elsewhere) expect((await run(other)).verdict.run?.cached).toBe(false);
  });

  test('asked for at once it runs once', async () => {
    const solution = 'def f(x):\n    return 1 + x\n';
    const verdicts = await Promise.all([run({ solution }), run({ solution }), run({ solution })]);
    expect(verdicts.map(({ verdict }) => verdict.run?.cached)).toEqual([false, true, true]);
  });

  test.each([
    ['timeout', 'def f(x):\n    while True:\n        pass\n'],
    ['out_of_memory', 'def f(x):\n    return bytearray(10 * 2**30)\n'],
  ])('but not a %s, which another try may avoid', async (reason, solution) => {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect((await run({ solution })).verdict).toMatchObject({ reason, run: { cached: false } });
    }
  });
});

describe('the controls', () => {
  test.each([
    ['never use the solution', 'def test_f():\n    assert 1 + 1 == 2\n'],
    [
      'bring one of their own',
      'from solution import *\n\ndef f(x):\n    return x + 1\n\ndef test_f():\n    assert f(1) == 2\n',
    ],
    [
      'are content with any error',
      'import pytest\nfrom solution import f\n\ndef test_f():\n    with pytest.raises(Exception):\n        f()\n',
    ],
  ])('tests that %s are vacuous', async (_, tests) => {
    expect((await run({ tests })).verdict).toMatchObject({ passed: true, run: { vacuous: true } });
    expect((await run({ tests, solution: 'def f(:\n' })).verdict.run?.vacuous).toBe(true);
  });

  test.each(['f(2)', 'return f(2) == 4', 'f(2) == 4', 'x = f(2)\n    print(x)'])(
    'tests that call the solution and claim nothing are vacuous: %s',
    async (claim) => {
      const tests = `from solution import f\n\ndef test_f():\n    ${claim}\n`;
      expect((await run({ tests })).verdict).toMatchObject({ passed: true, run: { vacuous: true } });
    },
  );

  test('tests that bring what a solution lacks are vacuous', async () => {
    const tests = `try:
    from solution import f
except ImportError:
    def f(x):
        return x + 1

def test_f():
    assert f(1) == 2
`;
    expect((await run({ tests, solution: '' })).verdict).toMatchObject({ passed: true, run: { vacuous: true } });
  });

  test('what tests are is told of them, whatever the solution comes to', async () => {
    const tests = 'from solution import f\n\ndef test_f():\n    f(2)\n';
    for (const solution of ['def f(x):\n    return x\n', 'def f(x):\n    raise ValueError\n', 'def f(:\n']) {
      expect((await run({ tests, solution })).verdict.run?.vacuous).toBe(true);
    }
  });

  test('tests that a stub fails are not vacuous, whatever the solution does', async () => {
    for (const solution of ['def f(x):\n    return x + 1\n', 'def f(x):\n    return 7\n', '']) {
      expect((await run({ solution })).verdict.run?.vacuous).toBe(false);
    }
  });

  test('a solution that looks up its answer in its caller’s frame is told apart from one that fails', async () => {
    const tests =
      'from solution import f\n\ndef test_f(tmp_path):\n    expected = 2\n    assert f(1) == expected\n\ndef test_g(tmp_path):\n    assert f(1) == 2\n';
    const looks = (otherwise: number) =>
      `import sys\n\ndef f(x):\n    return sys._getframe(1).f_locals.get("expected", ${otherwise})\n`;
    expect((await run({ tests, solution: looks(2) })).verdict).toMatchObject({
      reason: 'tamper',
      feedback: expect.stringContaining('(sys._getframe); it must compute its answer.'),
    });
    expect((await run({ tests, solution: looks(3) })).verdict.reason).toBe('fail');
  });

  test('a byte order mark at the head of a text hides nothing in it', async () => {
    const skips = 'import unittest\n\ndef f(x):\n    raise unittest.SkipTest("no")\n';
    const tests = `\uFEFF${TESTS}\n\ndef test_shared(capsys):\n    pass\n`;
    expect((await run({ tests, solution: skips })).verdict.reason).toBe('tamper');
    const solution = '\uFEFFdef f(x):\n    return x + 1\n';
    expect((await run({ tests, solution })).verdict).toMatchObject({ reason: 'pass', run: { isolation: 'shared' } });
  });

  test('an object that equals everything passes no test in the process of the tests', async () => {
    const solution = 'class Yes:\n    def __eq__(self, other):\n        return True\n\ndef f(x):\n    return Yes()\n';
    const tests = `import solution\n\n${TESTS}\n\ndef test_shared(monkeypatch):\n    monkeypatch.setattr(solution, "g", 1, raising=False)\n`;
    expect((await run({ solution, tests })).verdict).toMatchObject({ reason: 'tamper', run: { isolation: 'shared' } });
  });
});

describe('a sandbox that breaks is not the program’s failure', () => {
  const slow = (seconds: number) => `import time\n\ndef f(x):\n    time.sleep(${seconds})\n    return x + 1\n`;

  test('a run whose zygote is killed is run again', async () => {
    await run({});
    const before = zygotes();
    const judged = run({ solution: slow(1) });
    setTimeout(() => before.forEach((pid) => process.kill(-pid, 'SIGKILL')), 300);
    expect((await judged).verdict).toMatchObject({ reason: 'pass', run: { cached: false } });
    expect(before.some((pid) => zygotes().includes(pid))).toBe(false);
  });

  test('a run whose zygotes are all killed is an infrastructure error, and told as one', async () => {
    await run({});
    const killing = setInterval(() => zygotes().forEach((pid) => process.kill(-pid, 'SIGKILL')), 100);
    const { verdict } = await run({ solution: slow(2) });
    clearInterval(killing);
    expect(verdict).toMatchObject({ passed: false, reason: 'infrastructure_error', run: null });
    expect(verdict.feedback).toMatch(/The sandbox/);
    expect((await run({ solution: slow(0) })).verdict.reason).toBe('pass');
  });
});

describe('limits are kept and told', () => {
  test.each([
    ['process', TESTS],
    ['shared', `${TESTS}\n\ndef test_own(capsys):\n    pass\n`],
  ])('CPU time, in isolation %s', async (isolation, tests) => {
    const { verdict } = await run({ tests, solution: 'def f(x):\n    while True:\n        pass\n' });
    expect(verdict).toMatchObject({
      reason: 'timeout',
      feedback: 'The tests did not finish in 1 s of CPU time, or waited for more than 3 s.',
      run: { isolation },
    });
    expect(verdict.run?.cpu_ms).toBeGreaterThanOrEqual(1000);
  });

  test('CPU time, of the tests and of a solution apart together', async () => {
    const burn =
      'def burn(seconds):\n    import time\n    end = time.process_time() + seconds\n    while time.process_time() < end:\n        pass\n';
    const tests = `from solution import f\n\n${burn}\n\ndef test_f():\n    burn(0.8)\n    assert f(1) == 2\n`;
    const solution = `${burn}\n\ndef f(x):\n    burn(0.8)\n    return x + 1\n`;
    expect((await run({ tests, solution })).verdict).toMatchObject({
      reason: 'timeout',
      run: { isolation: 'process' },
    });
    const enough = await run({ tests, solution, limits: Limits.parse({ cpu_seconds: 3 }) });
    expect(enough.verdict.reason).toBe('pass');
  });

  test('the wall clock', async () => {
    const { verdict } = await run({ solution: 'import time\n\ndef f(x):\n    time.sleep(60)\n' });
    expect(verdict).toMatchObject({ reason: 'timeout', feedback: expect.stringContaining('waited for more than 3 s') });
  });

  test('output, of which a record keeps the beginning', async () => {
    const solution =
      'import sys\n\ndef f(x):\n    print("o" * 10**6)\n    print("e" * 10**6, file=sys.stderr)\n    return x + 1\n';
    const { verdict, stdout, stderr } = await run({ solution, limits: Limits.parse({ output_kib: 3 }) });
    expect([stdout, stderr]).toEqual(['o'.repeat(3072), 'e'.repeat(3072)]);
    expect(verdict).toMatchObject({ reason: 'pass', run: { stdout: 'o'.repeat(2048), stderr: 'e'.repeat(2048) } });
  });

  test('memory', async () => {
    const solution = 'def f(x):\n    bytearray(200 * 2**20)\n    return x + 1\n';
    const small = await run({ solution, limits: Limits.parse({ memory_mib: 150 }) });
    expect(small.verdict).toMatchObject({
      reason: 'out_of_memory',
      feedback: 'The tests needed more than 150 MiB of memory.',
    });
    const everything = 'KEPT = []\n\ndef f(x):\n    while True:\n        KEPT.append(bytearray(1000))\n';
    for (const tests of [TESTS, TESTS.replace('test_f()', 'test_f(tmp_path)')]) {
      const { verdict } = await run({ tests, solution: everything, limits: Limits.parse({ memory_mib: 150 }) });
      expect(verdict.reason).toBe('out_of_memory');
    }
    const large = await run({ solution });
    expect(large.verdict.reason).toBe('pass');
    expect(large.verdict.run?.peak_memory_bytes).toBeGreaterThan(200 * 2 ** 20);
  });
});

test('a program’s home is its own directory', async () => {
  const solution = 'import os\n\ndef f(x):\n    return 2 if os.path.expanduser("~") == os.getcwd() else 0\n';
  for (const tests of [TESTS, TESTS.replace('test_f()', 'test_f(tmp_path)')]) {
    expect((await run({ tests, solution })).verdict.reason).toBe('pass');
  }
});

describe('the feedback tells what was compared', () => {
  test.each([
    ['below a message of the test’s own', 'assert f(1) == 3, "not three"', 'not three\n  assert 2 == 3'],
    ['by the call whose value is all that is shown', 'assert not f(1)', 'assert not 2\n  \\+  where 2 = f\\(1\\)'],
    [
      'by that call below a message',
      'assert not f(1), "not none"',
      'not none\n  assert not 2\n  \\+  where 2 = f\\(1\\)',
    ],
    [
      'where an error is not the expected one',
      'with pytest.raises(ValueError, match="abc"):\n        raise ValueError("xyz")',
      "Regex pattern did not match.\n  Expected regex: 'abc'\n  Actual message: 'xyz'",
    ],
  ])('%s', async (_, claim, told) => {
    const tests = `import pytest\nfrom solution import f\n\ndef test_f():\n    ${claim}\n`;
    expect((await run({ tests })).verdict.feedback).toMatch(
      new RegExp(`^1 of 1 tests failed.\\ntest_f: \\w+: ${told}$`),
    );
  });

  test('without an address of an object, however long its value is, and each time the same', async () => {
    const tests = `from solution import f\n\ndef test_f(tmp_path):\n    assert f(1) == list(range(9))\n`;
    const told = await Promise.all(
      [1, 2].map(async (count) => {
        const solution = `class Node:\n    pass\n\nKEPT = [Node() for _ in range(${9 * count})]\n\ndef f(x):\n    return KEPT[-9:]\n`;
        return (await run({ tests, solution })).verdict.feedback;
      }),
    );
    expect(told[0]).toContain('[<solution.No...>');
    expect(told[1]).toBe(told[0]);
    expect(told[0]).not.toMatch(/[0-9a-f]{4,}/);
  });
});

test('an aborted run throws the reason, and the same run asked for by another goes on', async () => {
  const abort = new AbortController();
  const solution = 'import time\n\ndef f(x):\n    time.sleep(0.8)\n    return x + 1\n';
  const [left, stayed] = [run({ solution }, abort.signal), run({ solution })];
  const reason = new Error('enough');
  setTimeout(() => abort.abort(reason), 300);
  await expect(left).rejects.toBe(reason);
  expect((await stayed).verdict).toMatchObject({ reason: 'pass' });
});
