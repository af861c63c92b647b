import { type Attack, type Reasons, everywhere, HARMLESS, inCall, WRONG } from './attack-program.ts';

const USELESS: Reasons = { apart: HARMLESS, together: ['fail', 'tamper', 'collect_error', 'crash', 'aborted'] };

/** Solutions that change what their tests run on. */
export const INTERPRETER: Attack[] = [
  ...everywhere(
    'another isinstance, len, sorted and all',
    `import builtins\nclass Yes(int):\n    def __eq__(self, other):\n        return True\nbuiltins.len = builtins.sorted = builtins.all = lambda *a, **k: Yes(1)\nbuiltins.isinstance = lambda *a: True\n${WRONG}`,
    // Python's own endless loops, which fill the memory.
    { apart: [...USELESS.apart, 'out_of_memory'], together: [...USELESS.together, 'out_of_memory'] },
  ),
  ...everywhere(
    'another __build_class__ and __import__',
    `import builtins\nbuiltins.__build_class__ = lambda f, name, *bases, **k: type(name, bases, {})\nbuiltins.__import__ = lambda *a, **k: __builtins__\n${WRONG}`,
    USELESS,
  ),
  ...everywhere(
    'another AssertionError',
    `import builtins\nclass AssertionError(BaseException):\n    def __new__(cls, *args):\n        import pytest\n        pytest.skip("no")\nbuiltins.AssertionError = AssertionError\n${WRONG}`,
    { apart: HARMLESS, together: ['tamper', 'all_skipped', 'fail'] },
  ),
  ...everywhere(
    'assertions that explain themselves away',
    `import _pytest.assertion.rewrite as rewrite, _pytest.assertion.util as util\nimport unittest\ndef skip(*args):\n    raise unittest.SkipTest\nrewrite._call_reprcompare = rewrite._format_explanation = util._reprcompare = skip\n${WRONG}`,
    { apart: HARMLESS, together: ['tamper', 'all_skipped', 'fail'] },
  ),
  ...everywhere(
    'an import hook that rewrites what is loaded',
    `import importlib.machinery, sys\nsource = importlib.machinery.SourceFileLoader.get_data\nimportlib.machinery.SourceFileLoader.get_data = lambda self, path: b"def test_canary(): assert 1 == 2"\nclass Finder:\n    def find_spec(self, name, path=None, target=None):\n        return None\nsys.meta_path.insert(0, Finder())\n${WRONG}`,
    USELESS,
  ),
  ...everywhere(
    'a trace function that changes the results',
    `import sys
def trace(frame, event, argument):
    if frame.f_code.co_name.startswith("test_"):
        for name in ("expected", "x"):
            if name in frame.f_locals:
                frame.f_locals[name] = 7
        frame.f_globals["double"] = lambda x: 4
    return trace
sys.settrace(trace)
${inCall('import sys', 'f = sys._getframe(1)', 'f.f_trace = trace', 'return 4')}`,
    USELESS,
  ),
  ...everywhere(
    'a trace function that jumps over the claims',
    `import sys
def trace(frame, event, argument):
    if event == "line" and frame.f_code.co_name.startswith("test_"):
        last = max(line for _, _, line in frame.f_code.co_lines() if line)
        try:
            frame.f_lineno = last
        except ValueError:
            pass
    return trace
sys.settrace(trace)
def double(x):
    frame = sys._getframe(1)
    frame.f_trace = trace
    return 7
`,
    USELESS,
  ),
  ...everywhere(
    'a profile function',
    `import sys, threading\ndef profile(frame, event, argument):\n    frame.f_globals["double"] = lambda x: 2 * 0\nsys.setprofile(profile)\nthreading.setprofile(profile)\n${WRONG}`,
    USELESS,
  ),
  ...everywhere(
    'memory written through ctypes',
    inCall(
      'import ctypes, sys',
      'frame = sys._getframe()',
      'for number in (4, 6):',
      '    ctypes.cast(id(number) + 24, ctypes.POINTER(ctypes.c_uint32))[0] = 7',
      'return 7',
    ),
    { apart: HARMLESS, together: ['tamper', 'fail', 'crash', 'aborted', 'collect_error'] },
  ),
  ...everywhere('memory written through its file', `open("/proc/self/mem", "r+b").seek(0)\n${WRONG}`, USELESS),
  ...everywhere(
    'signal handlers that swallow',
    `import faulthandler, signal\nfaulthandler.disable()\nfor number in range(1, 32):\n    try:\n        signal.signal(number, lambda *a: None)\n    except (OSError, ValueError):\n        pass\n${WRONG}`,
    { apart: ['fail'], together: ['fail'] },
  ),
  ...everywhere(
    'limits that are raised again',
    `import resource\nresource.setrlimit(resource.RLIMIT_CPU, (-1, -1))\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\ndef double(x):\n    return 2 * x\n`,
    { apart: ['collect_error'], together: ['collect_error'] },
  ),
  ...everywhere(
    'warnings turned into passes',
    `import warnings, sys\nwarnings.simplefilter("error")\nsys.unraisablehook = sys.excepthook = lambda *a: None\n${WRONG}`,
    { apart: ['fail'], together: ['fail'] },
  ),
  ...everywhere(
    'numbers that are equal to each other',
    `import ctypes\n${inCall('ctypes.cast(id(x) + 24, ctypes.POINTER(ctypes.c_uint32))[0] = 0', 'return x')}`,
    USELESS,
  ),
  ...everywhere(
    'an int without an equality of its own',
    `import ctypes, gc\n${WRONG}\nclass Table(ctypes.Structure):\n    pass\nslot = ctypes.cast(id(int) + 200, ctypes.POINTER(ctypes.c_void_p))\nslot[0] = ctypes.cast(id(object) + 200, ctypes.POINTER(ctypes.c_void_p))[0]\n`,
    USELESS,
  ),
];
