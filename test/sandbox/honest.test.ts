import { describe, expect, test } from 'vitest';
import { HONEST_PROGRAMS } from './honest-programs.ts';
import { theSandbox } from './the-sandbox.ts';

const sandbox = theSandbox();

/** Only the process that runs the tests can capture what they print: this makes it the solution's, too. */
const CAPTURES = '\n\ndef test_that_captures(capsys):\n    assert capsys.readouterr().out == ""\n';

describe.each([
  { where: '', added: '' },
  { where: ' where its tests share its process', added: CAPTURES },
])('an honest program passes$where', ({ added }) => {
  test.concurrent.each(HONEST_PROGRAMS)('$name', async ({ solution, tests }) => {
    const { duration_ms, ...verdict } = await sandbox.judge(solution, tests + added);
    const run = { vacuous: false, cached: false, ...(added === '' ? {} : { isolation: 'shared' }) };
    expect(verdict).toMatchObject({ guard: 'tests', passed: true, reason: 'pass', feedback: '', run });
    expect(verdict.tests.some(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(duration_ms).toBeGreaterThan(0);
  });
});

test('tests are named as pytest names them, without the file', async () => {
  const tests =
    'import pytest\nfrom solution import f\n\nclass TestF:\n    @pytest.mark.parametrize("x", [1, 2])\n    def test_f(self, x):\n        assert f(x) == 1\n';
  const verdict = await sandbox.judge('def f(x):\n    return x\n', tests);
  expect(verdict.tests.map(({ id, outcome }) => ({ id, outcome }))).toEqual([
    { id: 'TestF::test_f[1]', outcome: 'passed' },
    { id: 'TestF::test_f[2]', outcome: 'failed' },
  ]);
  expect(verdict.feedback).toBe('1 of 2 tests failed.\nTestF::test_f[2]: AssertionError: assert 2 == 1');
});

test('the same failing run gives the same feedback twice, without paths or addresses', async () => {
  const solution = 'class Thing:\n    pass\n\ndef f(path):\n    open(path)\n\ndef g():\n    return Thing()\n';
  const tests =
    'import os\nfrom solution import f, g\n\ndef test_path(tmp_path):\n    f(tmp_path / "none")\n\ndef test_here():\n    f(os.path.join(os.getcwd(), "none"))\n\ndef test_object():\n    raise ValueError(g())\n';
  const [first, second] = [await sandbox.judge(solution, tests), await sandbox.judge(solution, tests)];
  expect(first.feedback).toBe(second.feedback);
  expect(first.feedback.split('\n')).toEqual([
    '3 of 3 tests failed.',
    "test_path: FileNotFoundError: [Errno 2] No such file or directory: 'tmp/test_path0/none'",
    "test_here: FileNotFoundError: [Errno 2] No such file or directory: 'none'",
    'test_object: ValueError: <solution.Thing object at 0x...>',
  ]);
});

test('a missing name is told as Python tells it', async () => {
  const { reason, feedback } = await sandbox.judge(
    'y = 1\n',
    'from solution import x\n\ndef test_x():\n    assert x\n',
  );
  expect(reason).toBe('collect_error');
  expect(feedback).toBe("The tests could not be loaded: ImportError: cannot import name 'x' from 'solution'");
});
