import type { VerdictReason } from '../../domain/records.ts';
import { type Attack, inCall } from './attack-program.ts';

/** Tests of one kind of claim each, beside one that makes them share a process. */
function tests(...lines: string[]): string {
  const head = ['import copy, math, pytest, re', 'from solution import double', ''];
  return [...head, ...lines, '', 'def test_that_captures(capsys):', '    assert double(0) == 0', ''].join('\n');
}
const RIGHT_AT_ZERO = 'def double(x):\n    return 7 if x else 0\n';
const PARAMETERS = tests(
  '@pytest.mark.parametrize("x, y", [(0, 0), (2, 4), (3, 6)])',
  'def test_many(x, y):',
  '    assert double(x) == y',
);
const RAISES = tests('def test_error():', '    with pytest.raises(TypeError, match="text"):', '        double("a")');
const CLOSE = tests('def test_close():', '    assert math.isclose(double(0.1), 0.2)');
const APPROX = tests('def test_close():', '    result = double(0.1)', '    assert result == pytest.approx(0.2)');
const MATCHED = tests('def test_text():', '    assert re.fullmatch("2+", str(double(1)))');
const REFERENCE = tests(
  'def reference(x):',
  '    return x + x',
  '',
  'def test_reference():',
  '    for x in range(5):',
  '        assert double(x) == reference(x)',
);
const ALL = tests(
  'def test_all():',
  '    cases = [(1, 2), (2, 4)]',
  '    assert all(double(x) == y for x, y in cases)',
  '    assert not any(double(x) != y for x, y in cases)',
);

/** Solutions that change what the tests check with, and leave the tests and their reports alone. */
export const TOOLS: Attack[] = [
  attack(
    'a parametrize that drops all but the first',
    PARAMETERS,
    `import pytest\noriginal = pytest.mark.parametrize\npytest.mark.parametrize = lambda names, values, **k: original(names, values[:1], **k)\n${RIGHT_AT_ZERO}`,
    'tamper',
  ),
  attack(
    'a collector that drops all but the first parameters',
    PARAMETERS,
    `import pytest\noriginal = pytest.Metafunc.parametrize\npytest.Metafunc.parametrize = lambda self, names, values, *a, **k: original(self, names, list(values)[:1], *a, **k)\n${RIGHT_AT_ZERO}`,
    'tamper',
  ),
  attack(
    'parameters equal to everything',
    PARAMETERS,
    `class E(int):\n    __eq__ = lambda s, o: True\n${inCall('return E(9)')}`,
    'tamper',
  ),
  attack(
    'a raises that forgives everything',
    RAISES,
    `import pytest\npytest.RaisesExc.__exit__ = lambda *a: True\n${RIGHT_AT_ZERO}`,
    'tamper',
  ),
  attack(
    'a raises that is another',
    RAISES,
    `import contextlib, pytest\npytest.raises = lambda *a, **k: contextlib.suppress(BaseException)\n${RIGHT_AT_ZERO}`,
    'tamper',
  ),
  attack(
    'an isclose that is always true',
    CLOSE,
    `import math\nmath.isclose = lambda *a, **k: True\n${RIGHT_AT_ZERO}`,
    'tamper',
  ),
  attack(
    'a close that is always true',
    APPROX,
    `import pytest\nfor kind in type(pytest.approx(1.0)).__mro__[:-1]:\n    kind.__eq__ = lambda *a: True\n${RIGHT_AT_ZERO}`,
    'tamper',
    'fail',
  ),
  attack(
    'a match that is always found',
    MATCHED,
    `import re\nre.fullmatch = lambda *a, **k: True\n${RIGHT_AT_ZERO}`,
    'tamper',
  ),
  attack(
    'a reference that is the solution',
    REFERENCE,
    `import sys\ndef double(x):\n    sys.modules["test_solution"].reference = double\n    return 7 if x else 0\n`,
    'tamper',
  ),
  attack(
    'all and any that agree',
    ALL,
    `import builtins\nbuiltins.all, builtins.any = (lambda values: True), (lambda values: False)\n${RIGHT_AT_ZERO}`,
    'tamper',
  ),
  attack(
    'all of what is equal to everything',
    ALL,
    `class E(int):\n    __eq__ = lambda s, o: True\n    __ne__ = lambda s, o: False\n${inCall('return E(9)')}`,
    'tamper',
  ),
  attack(
    'the last number of the test that calls',
    'import threading\nfrom solution import double\n\ndef test_two():\n    assert double(2) == 4\n',
    `import sys\ndef double(x):\n    return [c for c in sys._getframe(1).f_code.co_consts if type(c) is int][-1]\n`,
    'tamper',
  ),
];

function attack(name: string, tests: string, solution: string, ...reasons: VerdictReason[]): Attack {
  return { name, solution, tests, reasons, isolation: 'shared' };
}
