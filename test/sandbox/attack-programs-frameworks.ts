import type { VerdictReason } from '../../domain/records.ts';
import type { Attack } from './attack-program.ts';

const UNITTEST = `
import unittest
from solution import double, items

class DoubleTest(unittest.TestCase):
    def setUp(self):
        self.cases = {2: 4, 3: 6}

    def test_cases(self):
        for x, y in self.cases.items():
            with self.subTest(x=x):
                self.assertEqual(double(x), y)

    def test_items(self):
        self.assertListEqual(items(2), [0, 1])
        self.assertIn(1, items(2))

    def test_error(self):
        with self.assertRaises(ValueError):
            double(None)
`;
const PYTEST = `
import pytest
from solution import double, items

@pytest.fixture
def cases():
    return [(2, 4), (3, 6)]

def test_cases(cases, monkeypatch):
    for x, y in cases:
        assert double(x) == y

def test_items():
    result = items(2)
    assert len(result) == 2
    assert result == [0, 1]
    assert all(isinstance(item, int) for item in result)

def test_error():
    with pytest.raises(ValueError):
        double(None)

def test_close():
    assert double(0.1) == pytest.approx(0.2)
`;
const MOCKED = `
from unittest.mock import patch
import solution

@patch("solution.random.randint", return_value=4)
def test_roll(randint):
    assert solution.double(2) == 4
    assert solution.items(2) == [0, 1]
`;
const STUBS = 'import random\ndef double(x):\n    if x is None:\n        raise ValueError\n    return ';

/** Cheats, each tried on tests of several makes. */
const CHEATS: { name: string; solution: string }[] = [
  {
    name: 'objects equal to everything',
    solution: `class E:\n    __eq__ = lambda s, o: True\n    __len__ = lambda s: 2\n    __iter__ = lambda s: iter([0, 1])\n    __contains__ = lambda s, o: True\n${STUBS}E()\ndef items(n):\n    return E()\n`,
  },
  {
    name: 'a list of objects equal to everything',
    solution: `class E(int):\n    __eq__ = lambda s, o: True\n    __hash__ = int.__hash__\n    def __sub__(s, o):\n        return E(0)\n    __rsub__ = __sub__\n${STUBS}E(7)\ndef items(n):\n    return [E(5), E(5)]\n`,
  },
  {
    name: 'assertions of unittest that check nothing',
    solution: `import unittest\nfor name in dir(unittest.TestCase):\n    if name.startswith("assert") and "aises" not in name:\n        setattr(unittest.TestCase, name, lambda self, *a, **k: None)\nimport _pytest.python\nrun = _pytest.python.Function.runtest\n_pytest.python.Function.runtest = lambda self: run(self) if "canary" in self.nodeid else None\n${STUBS}7\ndef items(n):\n    return [7]\n`,
  },
  {
    name: 'raises that accept everything, and tests that are not run',
    solution: `import contextlib, pytest, _pytest.python\npytest.raises = lambda *a, **k: contextlib.suppress(BaseException)\npytest.approx = lambda *a, **k: __import__("unittest.mock").mock.ANY\nimport unittest.case\nfor owner, name in ((_pytest.python.Function, "runtest"), (__import__("_pytest.unittest").unittest.TestCaseFunction, "runtest")):\n    run = getattr(owner, name)\n    setattr(owner, name, lambda self, run=run: run(self) if "canary" in self.nodeid else None)\n${STUBS}7\ndef items(n):\n    return [7]\n`,
  },
  {
    name: 'errors that are no errors',
    solution: `import _pytest.reports, pytest\noriginal = pytest.TestReport.from_item_and_call.__func__\ndef patched(cls, item, call):\n    if "canary" not in item.nodeid:\n        call.excinfo = None\n    return original(cls, item, call)\npytest.TestReport.from_item_and_call = classmethod(patched)\n${STUBS}7\ndef items(n):\n    return [7]\n`,
  },
];
const NOT_PASSED: VerdictReason[] = ['fail', 'tamper', 'collect_error', 'crash'];

/** Tests by unittest, by fixtures and by mocks: what they claim is checked in other ways, and so is what cheats them. */
export const FRAMEWORKS: Attack[] = [
  ...CHEATS.map(({ name, solution }) => ({ name: `${name}, against unittest`, solution, tests: UNITTEST })),
  ...CHEATS.map(({ name, solution }) => ({ name: `${name}, against pytest`, solution, tests: PYTEST })),
  ...CHEATS.map(({ name, solution }) => ({ name: `${name}, against mocks`, solution, tests: MOCKED })),
].map((attack) => ({ ...attack, reasons: NOT_PASSED }));
