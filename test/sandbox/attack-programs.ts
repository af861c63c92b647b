import type { VerdictReason } from '../../domain/records.ts';

export interface Attack {
  name: string;
  solution: string;
  tests: string;
  reasons: VerdictReason[];
}

/** Two tests that a right `double` passes; none of the attacks below has one. */
const TESTS =
  'from solution import double\n\ndef test_two():\n    assert double(2) == 4\n\ndef test_three():\n    assert double(3) == 6\n';
const WRONG = 'def double(x):\n    return 7\n';
const inCall = (...lines: string[]): string => ['def double(x):', ...lines.map((line) => `    ${line}`), ''].join('\n');

/** Programs that solve nothing, each with the verdicts that are right for it. */
export const ATTACKS: Attack[] = [
  attack('os._exit(0) on import', `import os\nos._exit(0)\n`, 'crash'),
  attack('os._exit(0) in a call', inCall('import os', 'os._exit(0)'), 'crash'),
  attack('os._exit(0) at exit', `import atexit, os\natexit.register(lambda: os._exit(0))\n${WRONG}`, 'fail'),
  attack('sys.exit(0) on import', 'import sys\nsys.exit(0)\n', 'collect_error'),
  attack('sys.exit(0) in a call', inCall('import sys', 'sys.exit(0)'), 'fail'),
  attack('KeyboardInterrupt on import', 'raise KeyboardInterrupt\n', 'aborted'),
  attack('KeyboardInterrupt in a call', inCall('raise KeyboardInterrupt'), 'aborted'),
  attack('pytest.exit(returncode=0) on import', 'import pytest\npytest.exit("done", returncode=0)\n', 'collect_error'),
  attack(
    'pytest.exit(returncode=0) in a call',
    inCall('import pytest', 'pytest.exit("done", returncode=0)'),
    'aborted',
  ),
  attack('pytest.skip of the module', 'import pytest\npytest.skip("no", allow_module_level=True)\n', 'all_skipped'),
  attack('pytest.skip in a call', inCall('import pytest', 'pytest.skip("no")'), 'all_skipped'),
  attack('pytest.xfail in a call', inCall('import pytest', 'pytest.xfail("no")'), 'all_skipped'),
  attack(
    'a patched TestReport.from_item_and_call',
    `import pytest
original = pytest.TestReport.from_item_and_call.__func__
def patched(cls, item, call):
    report = original(cls, item, call)
    report.outcome = "passed"
    report.longrepr = None
    return report
pytest.TestReport.from_item_and_call = classmethod(patched)
${WRONG}`,
    'tamper',
  ),
  attack(
    'a call that never runs the test function',
    `import _pytest.python\n_pytest.python.Function.runtest = lambda self: None\n${WRONG}`,
    'tamper',
  ),
  attack(
    'a collection that drops the failing tests',
    `import gc, pytest
class Drop:
    def pytest_collection_modifyitems(self, items):
        items[:] = [item for item in items if "solution" not in item.nodeid]
for thing in gc.get_objects():
    if isinstance(thing, pytest.Config):
        thing.pluginmanager.register(Drop())
${WRONG}`,
    'tamper',
    'no_tests',
    'fail',
  ),
  attack(
    'a conftest.py written on import',
    `open("conftest.py", "w").write("def pytest_runtest_call(item): pass\\n")\n${WRONG}`,
    'fail',
  ),
  attack(
    'a rewritten test file',
    `open("test_solution.py", "w").write("def test_two(): pass\\ndef test_three(): pass\\n")\n${WRONG}`,
    'fail',
  ),
  attack(
    'writing to every descriptor',
    `import os
for fd in range(256):
    try:
        os.write(fd, b'{"kind": "finish", "exit_code": 1}\\n')
    except OSError:
        pass
os._exit(0)
`,
    'aborted',
  ),
  attack(
    'a forged pass without knowledge of the canaries',
    `import json, os
def say(record):
    os.write(250, json.dumps(record).encode() + b"\\n")
ids = ["test_solution.py::test_two", "test_solution.py::test_three"]
say({"kind": "collected", "ids": ids})
for id in ids:
    for when in ("setup", "call", "teardown"):
        say({"kind": "phase", "when": when, "id": id, "outcome": "passed", "exception": None})
say({"kind": "finish", "exit_code": 0})
os._exit(0)
`,
    'tamper',
  ),
  attack('a flood of the report', `import os\nwhile True:\n    os.write(250, b"x" * 65536)\n`, 'tamper'),
  attack('an infinite loop', inCall('while True:', '    pass'), 'timeout'),
  attack(
    'an infinite loop that ignores SIGXCPU',
    `import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True:\n    pass\n`,
    'timeout',
  ),
  attack('10 GB at once', inCall('return bytearray(10 * 2**30)'), 'out_of_memory'),
  attack('a list that grows', inCall('hoard = []', 'while True:', '    hoard.append(bytes(2**20))'), 'out_of_memory'),
  attack('memory beside the counted', inCall('import os', 'return os.memfd_create("m")'), 'fail'),
  attack(
    'shared memory maps',
    inCall('import mmap', 'return [mmap.mmap(-1, 2**30) for _ in range(10)]'),
    'fail',
    'out_of_memory',
  ),
  attack('a fork bomb', inCall('import os', 'while True:', '    os.fork()'), 'fail'),
  attack('a daemon', inCall('import subprocess', 'subprocess.Popen(["sleep", "60"], start_new_session=True)'), 'fail'),
  attack(
    '5,000 threads',
    inCall(
      'import threading, time',
      'for _ in range(5000):',
      '    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()',
    ),
    'fail',
  ),
  attack('a program of its own', inCall('import os', 'os.execv("/usr/bin/true", ["true"])'), 'fail'),
  attack('a user namespace', inCall('import ctypes', 'assert ctypes.CDLL(None).unshare(0x10000000) == 0'), 'fail'),
  attack('a segmentation fault', inCall('import ctypes', 'ctypes.string_at(0)'), 'crash'),
  attack(
    'a deep recursion in C',
    `import sys\nsys.setrecursionlimit(10**9)\nvalue = []\nfor _ in range(10**6):\n    value = [value]\nrepr(value)\n`,
    'crash',
    'collect_error',
  ),
  attack('1,000,000 files', inCall('for n in range(10**6):', '    open(f"f{n}", "w").close()'), 'fail'),
  attack(
    'a full disk',
    inCall('file = open("large", "wb")', 'while True:', '    file.write(bytes(2**20))', '    file.flush()'),
    'fail',
  ),
  attack(
    'a deleted working directory',
    `import os, shutil\nshutil.rmtree(os.getcwd(), ignore_errors=True)\n${WRONG}`,
    'fail',
    'collect_error',
  ),
  attack('100 MB of print', inCall('for _ in range(100):', '    print("x" * 2**20)', 'return 7'), 'fail'),
  attack('kill(-1)', inCall('import os', 'os.kill(-1, 9)'), 'fail'),
  attack('kill(parent)', inCall('import os', 'os.kill(os.getppid(), 9)', 'return 7'), 'fail'),
  attack('reading stdin', inCall('return input()'), 'fail'),
  attack('a system file', inCall('return open("/etc/passwd").read()'), 'fail'),
  attack('writing to the library', inCall('import os', 'open(os.__file__, "a")'), 'fail'),
  attack('zero tests', WRONG, { tests: 'import solution\n' }, 'no_tests'),
  attack(
    'tests that are all skipped',
    WRONG,
    { tests: 'import pytest\n@pytest.mark.skip\ndef test_a():\n    assert False\n' },
    'all_skipped',
  ),
  attack(
    'tests that are all expected to fail',
    WRONG,
    { tests: 'import pytest\n@pytest.mark.xfail\ndef test_a():\n    assert False\n' },
    'all_skipped',
  ),
  attack('a fixture that is not there', WRONG, { tests: 'def test_a(nothing):\n    pass\n' }, 'fail'),
  attack(
    'an import that is not there',
    WRONG,
    { tests: 'from solution import triple\n\ndef test_a():\n    pass\n' },
    'collect_error',
  ),
  attack(
    'sleep with all signals blocked',
    `import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\ntime.sleep(600)\n`,
    'timeout',
  ),
  attack('a solution that does not parse', 'def double(x:\n', 'collect_error'),
];

function attack(name: string, solution: string, ...rest: ({ tests: string } | VerdictReason)[]): Attack {
  const reasons = rest.filter((item) => typeof item === 'string');
  const own = rest.find((item) => typeof item === 'object');
  return { name, solution, tests: own?.tests ?? TESTS, reasons };
}
