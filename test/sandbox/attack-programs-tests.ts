import { type Attack, badTests, vacuousTests } from './attack-program.ts';

/** Tests that test nothing, or decide for themselves. */
export const BAD_TESTS: Attack[] = [
  badTests('zero tests', 'import solution\n', 'no_tests'),
  badTests('an empty file', '', 'no_tests'),
  badTests(
    'a class that is not collected',
    'class Test:\n    def __init__(self):\n        pass\n    def test_a(self):\n        pass\n',
    'no_tests',
  ),
  badTests(
    'tests that are all skipped',
    'import pytest\n@pytest.mark.skip\ndef test_a():\n    assert False\n',
    'all_skipped',
  ),
  badTests(
    'a module that skips itself',
    'import pytest\npytestmark = pytest.mark.skip\ndef test_a():\n    assert False\n',
    'all_skipped',
  ),
  badTests(
    'tests that are all expected to fail',
    'import pytest\n@pytest.mark.xfail\ndef test_a():\n    assert False\n',
    'all_skipped',
  ),
  badTests(
    'SkipTest on import',
    'import unittest\nraise unittest.SkipTest("no")\ndef test_a():\n    pass\n',
    'all_skipped',
  ),
  badTests('tests that skip themselves', 'import pytest\ndef test_a():\n    pytest.skip("no")\n', 'all_skipped'),
  badTests(
    'a parametrize without parameters',
    'import pytest\n@pytest.mark.parametrize("x", [])\ndef test_a(x):\n    assert x\n',
    'all_skipped',
  ),
  badTests('a fixture that is not there', 'def test_a(nothing):\n    pass\n', 'fail'),
  badTests(
    'a fixture that fails at its end',
    'import pytest\n@pytest.fixture\ndef f():\n    yield\n    assert False\ndef test_a(f):\n    pass\n',
    'fail',
  ),
  badTests('an import that is not there', 'from solution import triple\n\ndef test_a():\n    pass\n', 'collect_error'),
  badTests('tests that do not parse', 'def test_a(:\n', 'collect_error'),
  badTests(
    'tests that are deeply nested',
    `def test_a():\n    assert ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`,
    'collect_error',
    'crash',
  ),
  badTests('a long chain of attributes', `x = a${'.b'.repeat(30_000)}\n`, 'collect_error', 'crash'),
  badTests(
    'a long sum',
    `def test_a():\n    assert 1${' + 1'.repeat(15_000)} == 1\n`,
    'collect_error',
    'crash',
    'fail',
  ),
  badTests('tests that leave', 'import os\ndef test_a():\n    os._exit(0)\n', 'crash'),
  badTests('tests that leave on import', 'import os\nos._exit(0)\n', 'crash'),
  badTests('tests that never end', 'def test_a():\n    while True:\n        pass\n', 'timeout'),
  badTests(
    'asynchronous tests that nothing runs',
    'import solution\nasync def test_a():\n    assert False\n',
    'fail',
    'all_skipped',
  ),
  badTests('a dead module', 'import solution\nraise RuntimeError("no")\ndef test_a():\n    pass\n', 'collect_error'),
  badTests(
    'an unknown plug-in',
    'pytest_plugins = ["nothing"]\ndef test_a():\n    pass\n',
    'collect_error',
    'crash',
    'aborted',
    'fail',
  ),
  vacuousTests('tests that never import the solution', 'def test_a():\n    assert 1 + 1 == 2\n', 'pass'),
  vacuousTests(
    'tests that never use what they import',
    'from solution import double\ndef test_a():\n    assert double\n',
    'pass',
  ),
  vacuousTests(
    'tests with a solution of their own',
    'from solution import double\ndef double(x):\n    return 2 * x\ndef test_a():\n    assert double(2) == 4\n',
    'pass',
  ),
  vacuousTests('tests that claim nothing', 'import solution\ndef test_a():\n    pass\n', 'pass'),
  vacuousTests(
    'tests that forgive every error',
    'import solution\ndef test_a():\n    try:\n        assert solution.double(2) == 4\n    except BaseException:\n        pass\n',
    'pass',
    'tamper',
  ),
  vacuousTests(
    'tests that call the error of a stub right',
    'import pytest\nimport solution\ndef test_a():\n    with pytest.raises(BaseException):\n        assert solution.double(2) == 4\n',
    'pass',
    'tamper',
  ),
  vacuousTests(
    'tests of the type only',
    'import solution\ndef test_a():\n    assert callable(solution.double)\n',
    'pass',
  ),
  vacuousTests(
    'tests that print 100 MB',
    'import solution\ndef test_a():\n    for _ in range(100):\n        print("x" * 2**20)\n',
    'pass',
  ),
  vacuousTests(
    'a hook in the test file',
    'import solution\ndef pytest_runtest_makereport(item, call):\n    call.excinfo = None\ndef pytest_pyfunc_call(pyfuncitem):\n    return True\ndef test_a():\n    assert True\n',
    'pass',
  ),
  vacuousTests(
    'tests that forge their records',
    `import json, os
import solution
def say(**record):
    os.write(250, json.dumps(record).encode() + b"\\n")
ids = ["canary_before.py::test_canary", "test_solution.py::test_a", "canary_after.py::test_canary"]
say(kind="collected", ids=ids)
for id in ids:
    for when in ("setup", "call", "teardown"):
        fails = "canary" in id and when == "call"
        error = {"type": "AssertionError", "message": "assert 1 == 2"} if fails else None
        say(kind="phase", when=when, id=id, outcome="failed" if fails else "passed", exception=error, duration_ms=0.1)
say(kind="finish", exit_code=1)
os._exit(0)
def test_a():
    assert False
`,
    'pass',
    'tamper',
  ),
];
