import { type Attack, type Reasons, CAUGHT, everywhere, HARMLESS, WRONG } from './attack-program.ts';

const USELESS: Reasons = { apart: HARMLESS, together: ['fail', 'tamper', 'collect_error', 'crash', 'aborted'] };

const TEST_MODULE = 'import sys\ndef tests():\n    return sys.modules["test_solution"]\n';

/** Solutions that change what their tests are made of. */
export const REACHING: Attack[] = [
  ...everywhere(
    'another pytest',
    `import sys, types
class Anything:
    def __getattr__(self, name):
        return self
    def __call__(self, *args, **kwargs):
        return args[0] if len(args) == 1 and callable(args[0]) else (lambda function: (lambda: None))
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return True
sys.modules["pytest"] = Anything()
${WRONG}`,
    { apart: HARMLESS, together: ['fail', 'tamper'] },
  ),
  ...everywhere(
    'test functions with the code of another',
    `${TEST_MODULE}def nothing(*args, **kwargs):
    pass
def double(x):
    for name, test in vars(tests()).items():
        if name.startswith("test"):
            names = test.__code__.co_varnames[:test.__code__.co_argcount]
            scope = {}
            exec(f"def {name}({', '.join(names)}): pass", scope)
            test.__code__ = scope[name].__code__
    return 4
`,
    CAUGHT,
  ),
  ...everywhere(
    'test functions with other constants',
    `${TEST_MODULE}def double(x):
    for name, test in vars(tests()).items():
        if name.startswith("test"):
            code = test.__code__
            test.__code__ = code.replace(co_consts=tuple(7 if c in (4, 6) else c for c in code.co_consts))
    return {2: 4}.get(x, 7)
`,
    USELESS,
  ),
  ...everywhere(
    'test functions replaced in their module',
    `${TEST_MODULE}import threading, time
def replace():
    while "test_solution" not in sys.modules or not hasattr(tests(), "test_more"):
        time.sleep(0)
    for name in list(vars(tests())):
        if name.startswith("test"):
            setattr(tests(), name, lambda: None)
threading.Thread(target=replace, daemon=True).start()
${WRONG}`,
    USELESS,
  ),
  ...everywhere(
    'items whose function does nothing',
    `import gc, _pytest.python
def double(x):
    for item in gc.get_objects():
        if isinstance(item, _pytest.python.Function) and "canary" not in item.nodeid:
            item.obj = lambda **arguments: None
            item.funcargs = {}
            item._fixtureinfo = type(item._fixtureinfo)((), (), [], {})
    return 4
`,
    USELESS,
  ),
  ...everywhere(
    'parameters that are changed before their turn',
    `import gc, _pytest.python
def double(x):
    for item in gc.get_objects():
        if isinstance(item, _pytest.python.Function) and hasattr(item, "callspec"):
            item.callspec.params["expected"] = 7
    return {2: 4}.get(x, 7)
`,
    CAUGHT,
  ),
  ...everywhere(
    "another meaning for the tests' own names",
    `${TEST_MODULE}def double(x):\n    tests().double = lambda x: {2: 4, 3: 7}.get(x)\n    return 4\n`,
    USELESS,
  ),
];
