import { program } from './honest-program.ts';

/** What looks like a search for the answers, and is none; tests whose own ways look like vanished or false ones. */
export const INTROSPECTION = [
  program(
    'what the library does with frames, code and files',
    `import collections, copy, dataclasses, enum, functools, gc, inspect, logging, pickle, sys, traceback, typing, warnings

Point = collections.namedtuple("Point", "x y")
Color = enum.Enum("Color", "RED GREEN")

class Row(typing.NamedTuple):
    name: str

@dataclasses.dataclass
class Item:
    price: float

def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        logging.getLogger("calls").warning("%s%s", function.__name__, inspect.signature(function))
        return function(*args, **kwargs)
    return wrapper

@logged
def add(a, b):
    return a + b

def curry(function):
    needed = function.__code__.co_argcount
    def curried(*args):
        return function(*args) if len(args) >= needed else lambda *more: curried(*args, *more)
    return curried

def own_names():
    return add.__wrapped__.__code__.co_varnames

def old():
    warnings.warn("old", DeprecationWarning, stacklevel=2)

def explained(function):
    try:
        return function()
    except Exception:
        logging.getLogger("calls").exception("failed")
        return traceback.format_exc().strip().splitlines()[-1]

def copied(thing):
    gc.collect()
    sys.setrecursionlimit(sys.getrecursionlimit() + 10)
    return copy.deepcopy(pickle.loads(pickle.dumps(thing)))
`,
    `
import pytest
from solution import Color, Item, Point, Row, add, copied, curry, explained, old, own_names

def test_add(caplog):
    assert add(1, b=2) == 3
    assert caplog.messages == ["add(a, b)"]

def test_curry():
    def joined(a, b, c):
        return a + b + c
    assert curry(joined)("x")("y", "z") == "xyz"
    assert own_names() == ("a", "b")

def test_old():
    with pytest.warns(DeprecationWarning, match="old"):
        old()

def test_explained():
    assert explained(lambda: 1 / 0) == "ZeroDivisionError: division by zero"

def test_copied():
    assert copied([Point(1, 2), Row("a"), Item(1.5), Color.RED]) == [Point(1, 2), Row("a"), Item(1.5), Color.RED]
`,
  ),
  program(
    'the file of the tests, handed to the solution',
    'def first_line(path):\n    with open(path) as file:\n        return file.readline()\n',
    'import threading\nfrom solution import first_line\n\ndef test_line():\n    assert first_line(__file__) == "import threading\\n"\n',
  ),
  program(
    'containers that hold more than was put in',
    `import hashlib

class Bloom:
    def __init__(self):
        self.bits = 0
    def _places(self, item):
        return [int(hashlib.md5(f"{seed}{item}".encode()).hexdigest(), 16) % 64 for seed in range(3)]
    def add(self, item):
        for place in self._places(item):
            self.bits |= 1 << place
    def __contains__(self, item):
        return all(self.bits >> place & 1 for place in self._places(item))

class Without:
    def __init__(self, *items):
        self.items = items
    def __contains__(self, item):
        return item not in self.items

class Anything:
    def __eq__(self, other):
        return True
`,
    `
from solution import Bloom, Without

def test_bloom(capsys):
    bloom = Bloom()
    for number in range(40):
        bloom.add(number)
    assert all(number in bloom for number in range(40))
    for number in range(40):
        assert number in bloom

def test_without():
    others = Without(1, 2)
    assert 3 in others
    assert 1 not in others
`,
  ),
  program(
    'a matcher of anything',
    'class Anything:\n    def __eq__(self, other):\n        return True\n    def __repr__(self):\n        return "<anything>"\n',
    'from solution import Anything\n\ndef test_it(capsys):\n    assert Anything() == 5\n    assert [1, Anything()] == [1, "x"]\n    assert repr(Anything()) == "<anything>"\n',
  ),
  program(
    'tests of a TestCase that nothing awaits or draws from',
    'def double(x):\n    return 2 * x\n',
    `
import unittest
from solution import double

class TestDouble(unittest.TestCase):
    async def test_awaited(self):
        self.assertEqual(double(2), 4)

    def test_drawn(self):
        yield 1
        self.assertEqual(double(2), 4)

    def test_plain(self):
        self.assertEqual(double(3), 6)
`,
  ),
  program(
    'tests that are none by their own word, or skip by another',
    'def double(x):\n    return 2 * x\n',
    `
from pytest import skip as later
from solution import double

def test_helper(x, y):
    assert double(x) == y
test_helper.__test__ = False

class TestCases:
    def test_data(self):
        return 1
TestCases.__test__ = False

def test_later():
    later("later")

def test_double():
    test_helper(1, 2)
    assert double(2) == 4
`,
  ),
];
