import { program } from './honest-program.ts';

/** Tests in classes, and tests that follow each other. */
export const CLASSES = [
  program(
    'classes, one of them no test',
    'class Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n        self.items.append(x)\n    def __len__(self):\n        return len(self.items)\n',
    `
from dataclasses import dataclass
from solution import Stack

@dataclass
class TestCase:
    value: int

    def test_like_name(self):
        return self.value

class TestBase:
    def __init__(self):
        pass

    def test_never_collected(self):
        assert False

class TestStack:
    def setup_method(self):
        self.stack = Stack()

    def test_push(self):
        self.stack.push(TestCase(1).value)
        assert len(self.stack) == 1
`,
  ),
  program(
    'setup and teardown of module, class, function and method',
    'class Counter:\n    total = 0\n    def __init__(self):\n        self.count = 0\n    def hit(self):\n        self.count += 1\n        Counter.total += 1\n        return self.count\n',
    `
from solution import Counter

log = []

def setup_module(module):
    log.append("module")

def setup_function(function):
    log.append("function")

def teardown_function():
    log.append("end")

def test_first():
    assert log == ["module", "function"]

class TestCounter:
    @classmethod
    def setup_class(cls):
        cls.shared = Counter()

    def setup_method(self, method):
        self.own = Counter()

    def teardown_method(self):
        del self.own

    def test_own(self):
        assert self.own.hit() == 1
        assert self.shared.hit() == 1

    def test_shared(self):
        assert self.shared.hit() == 2

class TestOuter:
    class TestInner:
        def test_total(self):
            assert Counter.total == 3
`,
  ),
  program(
    'tests that follow each other through shared state',
    'class Till:\n    def __init__(self):\n        self.coins = []\n    def add(self, coin):\n        self.coins.append(coin)\n        return len(self.coins)\n    def empty(self):\n        return not self.coins\n',
    `
from solution import Till

till = Till()

def test_one(capsys):
    assert till.empty() is True
    assert till.add(5) == 1
    assert till.empty() is False

def test_two():
    assert till.add(10) == 2
    till.add(10)

def test_three():
    assert till.coins == [5, 10, 10]
    assert till.empty() == False
    till.coins.clear()

def test_four():
    assert till.empty() is True
`,
  ),
];
