import type { VerdictReason } from '../../domain/records.ts';
import { type Attack, everywhere, FAIL, inCall, WRONG } from './attack-program.ts';

const crash: VerdictReason[] = ['crash'];
const CRASH = { apart: crash, together: crash };

/** Solutions that end the process, the session or the test before it is judged. */
export const LEAVING: Attack[] = [
  ...everywhere('os._exit(0) on import', 'import os\nos._exit(0)\n', CRASH),
  ...everywhere('os._exit(0) in a call', inCall('import os', 'os._exit(0)'), CRASH),
  ...everywhere('os._exit(1), as pytest leaves after a failure', inCall('import os', 'os._exit(1)'), CRASH),
  ...everywhere('os._exit(0) at exit', `import atexit, os\natexit.register(lambda: os._exit(0))\n${WRONG}`, FAIL),
  ...everywhere(
    'os._exit(0) in a thread, a little later',
    `import os, threading, time\ndef leave():\n    time.sleep(0.01)\n    os._exit(0)\nthreading.Thread(target=leave, daemon=True).start()\n${inCall('import time', 'time.sleep(1)', 'return 7')}`,
    CRASH,
  ),
  ...everywhere(
    'os._exit(0) when an object dies',
    `import os\nclass Last:\n    def __del__(self):\n        os._exit(0)\n${inCall('Last()', 'return 7')}`,
    CRASH,
  ),
  ...everywhere(
    'os._exit(0) by the name of a posix function',
    'import posix\ngetattr(posix, "_ex" + "it")(0)\n',
    CRASH,
  ),
  ...everywhere('the exit of C', inCall('import ctypes', 'ctypes.CDLL(None).exit(0)'), CRASH),
  ...everywhere('the system call of exit', inCall('import ctypes', 'ctypes.CDLL(None).syscall(231, 0)'), CRASH),
  ...everywhere('abort', inCall('import os', 'os.abort()'), CRASH),
  ...everywhere('a signal to itself', inCall('import os, signal', 'os.kill(os.getpid(), signal.SIGTERM)', 'return 7'), {
    apart: ['crash', 'fail'],
    together: ['crash', 'fail'],
  }),
  ...everywhere(
    'SIGKILL to itself',
    inCall(
      'import os, signal',
      'signal.pthread_kill(__import__("threading").get_ident(), 9)',
      'os.kill(os.getpid(), 9)',
      'return 7',
    ),
    { apart: ['crash', 'out_of_memory', 'fail'], together: ['crash', 'out_of_memory', 'fail'] },
  ),
  ...everywhere('a segmentation fault', inCall('import ctypes', 'ctypes.string_at(0)'), CRASH),
  ...everywhere(
    'a deep recursion in C',
    'import sys\nsys.setrecursionlimit(10**9)\nvalue = []\nfor _ in range(10**6):\n    value = [value]\nrepr(value)\n',
    { apart: ['crash', 'collect_error', 'timeout'], together: ['crash', 'collect_error', 'timeout'] },
  ),
  ...everywhere(
    'a deep recursion in Python without a limit',
    `import sys\nsys.setrecursionlimit(10**9)\ndef double(x):\n    return [double(y) for y in [x]]\n`,
    { apart: ['crash', 'fail', 'out_of_memory', 'timeout'], together: ['crash', 'fail', 'out_of_memory', 'timeout'] },
  ),
  ...everywhere('sys.exit(0) on import', 'import sys\nsys.exit(0)\n', {
    apart: ['collect_error'],
    together: ['collect_error'],
  }),
  ...everywhere('sys.exit(0) in a call', inCall('import sys', 'sys.exit(0)'), FAIL),
  ...everywhere('quit() in a call', inCall('quit()'), FAIL),
  ...everywhere('a BaseException of its own', `class Gone(BaseException):\n    pass\n${inCall('raise Gone')}`, {
    apart: ['fail', 'aborted'],
    together: ['fail', 'aborted', 'crash'],
  }),
  ...everywhere('GeneratorExit in a call', inCall('raise GeneratorExit'), {
    apart: ['fail', 'aborted'],
    together: ['fail', 'aborted', 'crash'],
  }),
  ...everywhere('KeyboardInterrupt on import', 'raise KeyboardInterrupt\n', {
    apart: ['aborted', 'collect_error'],
    together: ['aborted'],
  }),
  ...everywhere('KeyboardInterrupt in a call', inCall('raise KeyboardInterrupt'), {
    apart: ['aborted', 'fail'],
    together: ['aborted'],
  }),
  ...everywhere('pytest.exit(returncode=0) on import', 'import pytest\npytest.exit("done", returncode=0)\n', {
    apart: ['collect_error', 'aborted'],
    together: ['collect_error'],
  }),
  ...everywhere('pytest.exit(returncode=1) in a call', inCall('import pytest', 'pytest.exit("done", returncode=1)'), {
    apart: ['fail', 'aborted'],
    together: ['aborted', 'tamper'],
  }),
  ...everywhere('pytest.skip of the module', 'import pytest\npytest.skip("no", allow_module_level=True)\n', {
    apart: ['all_skipped', 'collect_error'],
    together: ['all_skipped'],
  }),
  ...everywhere('pytest.skip in a call', inCall('import pytest', 'pytest.skip("no")'), {
    apart: ['all_skipped', 'fail'],
    together: ['all_skipped'],
  }),
  ...everywhere('pytest.xfail in a call', inCall('import pytest', 'pytest.xfail("no")'), {
    apart: ['all_skipped', 'fail'],
    together: ['all_skipped'],
  }),
  ...everywhere('unittest.SkipTest on import', 'import unittest\nraise unittest.SkipTest("no")\n', {
    apart: ['all_skipped', 'collect_error'],
    together: ['all_skipped', 'collect_error'],
  }),
  ...everywhere('unittest.SkipTest in a call', inCall('import unittest', 'raise unittest.SkipTest("no")'), {
    apart: ['all_skipped', 'fail'],
    together: ['all_skipped', 'fail'],
  }),
  ...everywhere('an import of what is not there', 'import pytest\npytest.importorskip("nothing_of_this_name")\n', {
    apart: ['all_skipped', 'collect_error'],
    together: ['all_skipped', 'collect_error'],
  }),
  ...everywhere('a solution that does not parse', 'def double(x:\n', {
    apart: ['collect_error'],
    together: ['collect_error'],
  }),
  ...everywhere('an empty solution', '', { apart: ['collect_error', 'fail'], together: ['collect_error'] }),
];
