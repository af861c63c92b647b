import { type Attack, inCall } from './attack-program.ts';

/** A `double` that hands back what its caller calls the expected value. */
const FROM_FRAMES = `import sys
def double(x):
    frame = sys._getframe(1)
    while frame and "expected" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["expected"] if frame else 0
`;
const FROM_TRACEBACK = inCall(
  'try:',
  '    raise ValueError',
  'except ValueError as error:',
  '    frame = error.__traceback__.tb_frame.f_back',
  'return frame.f_locals["expected"]',
);
const FROM_INSPECT = inCall('import inspect', 'return inspect.stack()[1].frame.f_locals["expected"]');
const FROM_EXEC = inCall(
  'scope = {}',
  'exec("import sys; frame = sys._getframe(2)", scope)',
  'return scope["frame"].f_locals["expected"]',
);
const FROM_FILE = `import pathlib, re
def double(x):
    text = pathlib.Path("test_solution.py").read_text()
    return int(re.search(r"expected = (\\d+)", text).group(1))
`;
const FROM_CODE = `import sys
def double(x):
    return sys.modules["test_solution"].test_it.__code__.co_consts[1]
`;

/** Claims that their falsification does not reach: only who looks for the expected value meets it. */
const CLAIMS: Record<string, string> = {
  'a claim of closeness': 'expected = 4\n    assert math.isclose(double(2), expected)',
  'a difference': 'expected = 4\n    assert abs(double(2) - expected) < 1e-9',
  'a name used twice': 'expected = 4\n    assert double(2) == expected and type(double(2)) is type(expected)',
  'a table': 'for x, expected in {2: 4, 3: 6}.items():\n        assert double(x) == expected',
  'a condition': 'expected = 4\n    if double(2) != expected:\n        pytest.fail("no")',
};

/** What an import of everything makes of a builtin, and the tests that then pass. */
const SHADOWS: Record<string, { as: string; body: string }> = {
  all: { as: 'lambda values: True', body: 'assert all(double(x) == 2 * x for x in range(1, 5))' },
  len: { as: 'lambda values: 4', body: 'assert len(double("ab")) == 4' },
  isinstance: { as: 'lambda value, kind: True', body: 'assert isinstance(double(2), int)' },
  range: { as: 'lambda *ends: []', body: 'for x in range(5):\n        assert double(x) == 2 * x' },
};

const looking = Object.entries(CLAIMS).map(([name, body]) =>
  attack(`frames searched behind ${name}`, body, FROM_FRAMES),
);

/** Solutions that look for their answers in what shares their process. */
export const LOOKING: Attack[] = [
  ...looking,
  ...Object.entries({
    'a traceback': FROM_TRACEBACK,
    'the inspect module': FROM_INSPECT,
    'code of its own making': FROM_EXEC,
    'the text of its test': FROM_FILE,
    'the code of its test': FROM_CODE,
  }).map(([way, solution]) => attack(`an expectation found by ${way}`, CLAIMS['a difference'] ?? '', solution)),
  attack(
    'an int that equals every small one',
    'assert double(2) == 4',
    'class Equal:\n    def __eq__(self, other):\n        return isinstance(other, int) and abs(other) < 10**6\n' +
      inCall('return Equal()'),
  ),
  attack(
    'a str that equals every word',
    'assert double("ab") == "abab"',
    'class Equal:\n    def __eq__(self, other):\n        return isinstance(other, str) and other.isalpha()\n' +
      inCall('return Equal()'),
  ),
  ...Object.entries(SHADOWS).map(([name, { as, body }]) =>
    attack(
      `another ${name} by an import of everything`,
      body,
      `${name} = ${as}\ndef double(x):\n    return "7"\n`,
      'from solution import *',
    ),
  ),
  attack(
    'another isclose by an import of everything',
    'assert isclose(double(2), 4)',
    'isclose = lambda *values: True\ndef double(x):\n    return 7\n',
    'from math import isclose\nfrom solution import *',
  ),
  {
    name: 'a base class whose claims claim nothing',
    solution:
      'class Base:\n    def assertGreater(self, *values):\n        pass\n    def double(self, x):\n        return 0\n',
    tests:
      'import threading, unittest\nfrom solution import Base\n\nclass TestBase(Base, unittest.TestCase):\n    def test_double(self):\n        self.assertGreater(self.double(2), 3)\n',
    reasons: ['tamper'],
    isolation: 'shared',
  },
];

function attack(name: string, body: string, solution: string, imports = 'from solution import double'): Attack {
  const tests = `import math, pytest, threading\n${imports}\n\ndef test_it():\n    ${body}\n`;
  return { name, solution, tests, reasons: ['tamper'], isolation: 'shared' };
}
