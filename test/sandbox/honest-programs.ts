export interface HonestProgram {
  name: string;
  solution: string;
  tests: string;
}

/** Programs of the kind that models and people write; every one solves its task. */
export const HONEST_PROGRAMS: HonestProgram[] = [
  program(
    'plain functions and a parametrize',
    'def add(a, b):\n    return a + b\n',
    `import pytest
from solution import add

def test_add():
    assert add(1, 2) == 3

@pytest.mark.parametrize("a, b, total", [(0, 0, 0), (1, -1, 0), (2, 3, 5)], ids=["zero", "minus", "[sum]"])
def test_add_many(a, b, total):
    assert add(a, b) == total
`,
  ),
  program(
    'fixtures of every scope, and one named like a test',
    'def total(items):\n    return sum(items)\n',
    `import pytest
import solution

@pytest.fixture(scope="module")
def items():
    yield [1, 2, 3]

@pytest.fixture
def test_data(items):
    return list(items)

@pytest.fixture(autouse=True)
def around():
    yield

def test_total(items, test_data):
    assert solution.total(items) == solution.total(test_data) == 6
`,
  ),
  program(
    'classes, one of them no test',
    'class Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n        self.items.append(x)\n    def __len__(self):\n        return len(self.items)\n',
    `from dataclasses import dataclass
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
    'raises, approx, warns',
    'import warnings\n\ndef root(x):\n    if x < 0:\n        raise ValueError("negative number")\n    if x > 1e6:\n        warnings.warn("large", UserWarning)\n    return x ** 0.5\n',
    `import pytest
from solution import root

def test_root():
    assert root(2) == pytest.approx(1.41421356)

def test_negative():
    with pytest.raises(ValueError, match="negative"):
        root(-1)

def test_large():
    with pytest.warns(UserWarning):
        root(1e7)

def test_assertion_error_can_be_expected():
    with pytest.raises(AssertionError):
        assert root(4) == 3
`,
  ),
  program(
    'capsys, capfd, caplog, tmp_path, monkeypatch',
    'import logging, os, sys\n\ndef greet(name):\n    print("hello", name)\n    print("careful", file=sys.stderr)\n    logging.getLogger("greet").warning("greeted %s", name)\n    return os.environ.get("GREETING")\n',
    `import os
from solution import greet

def test_capsys(capsys):
    greet("you")
    out, err = capsys.readouterr()
    assert out == "hello you\\n" and err == "careful\\n"

def test_capfd(capfd):
    os.system
    greet("you")
    assert capfd.readouterr().out == "hello you\\n"

def test_caplog(caplog):
    greet("you")
    assert "greeted you" in caplog.text

def test_tmp_path(tmp_path):
    file = tmp_path / "x.txt"
    file.write_text("text")
    assert file.read_text() == "text"

def test_monkeypatch(monkeypatch):
    monkeypatch.setenv("GREETING", "hi")
    assert greet("you") == "hi"
`,
  ),
  program(
    'unittest, with subtests, set-up and a base class',
    'def square(x):\n    return x * x\n',
    `import unittest
from solution import square

class Base(unittest.TestCase):
    def setUp(self):
        self.values = [1, 2, 3]

class Squares(Base):
    def test_values(self):
        for value in self.values:
            with self.subTest(value=value):
                self.assertEqual(square(value), value ** 2)

class TestDirect(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.two = 2

    def test_two(self):
        self.assertEqual(square(self.two), 4)

if __name__ == "__main__":
    unittest.main()
`,
  ),
  program(
    'subtests of pytest',
    'def even(x):\n    return x % 2 == 0\n',
    `from solution import even

def test_even(subtests):
    for value in (0, 2, 4):
        with subtests.test("even", value=value):
            assert even(value)
`,
  ),
  program(
    'threads and a pool of them',
    'import threading\nfrom concurrent.futures import ThreadPoolExecutor\n\ndef squares(n):\n    with ThreadPoolExecutor(8) as pool:\n        return list(pool.map(lambda x: x * x, range(n)))\n\nclass Counter:\n    def __init__(self):\n        self.lock = threading.Lock()\n        self.value = 0\n    def add(self):\n        with self.lock:\n            self.value += 1\n',
    `import threading
from solution import Counter, squares

def test_pool():
    assert squares(20) == [x * x for x in range(20)]

def test_counter():
    counter = Counter()
    threads = [threading.Thread(target=counter.add) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.value == 20
`,
  ),
  program(
    'asyncio',
    'import asyncio\n\nasync def later(x):\n    await asyncio.sleep(0.01)\n    return x\n',
    `import asyncio
from solution import later

def test_later():
    async def both():
        return await asyncio.gather(later(1), later(2))
    assert asyncio.run(both()) == [1, 2]
`,
  ),
  program(
    'mock.patch on the solution',
    'import random\n\ndef roll():\n    return random.randint(1, 6)\n',
    `from unittest.mock import patch
import solution

@patch("solution.random.randint", return_value=4)
def test_roll(randint):
    assert solution.roll() == 4
    randint.assert_called_once()
`,
  ),
  program(
    "recursion to Python's own limit",
    'def depth(n):\n    return 0 if n == 0 else 1 + depth(n - 1)\n',
    `import pytest
from solution import depth

def test_deep():
    assert depth(800) == 800

def test_too_deep():
    with pytest.raises(RecursionError):
        depth(10**6)
`,
  ),
  program(
    '2 s of CPU',
    'import time\n\ndef busy(seconds):\n    end = time.process_time() + seconds\n    count = 0\n    while time.process_time() < end:\n        count += 1\n    return count\n',
    'from solution import busy\n\ndef test_busy():\n    assert busy(2) > 0\n',
  ),
  program(
    '100 MiB of memory and a file of 1 MiB',
    'def zeros(n):\n    return bytes(n)\n',
    `from solution import zeros

def test_memory():
    assert len(zeros(100 * 2**20)) == 100 * 2**20

def test_file(tmp_path):
    (tmp_path / "file").write_bytes(zeros(2**20))
`,
  ),
  program(
    'the standard library',
    'import collections, datetime, decimal, enum, functools, heapq, itertools, json, re, sqlite3, statistics, zoneinfo\n\ndef today():\n    return datetime.date(2024, 2, 29)\n',
    `import tempfile
from solution import today, sqlite3, decimal

def test_today():
    assert today().isoformat() == "2024-02-29"

def test_database():
    rows = sqlite3.connect(":memory:").execute("select 1 + 1").fetchall()
    assert rows == [(2,)]

def test_temporary_file():
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
`,
  ),
  program(
    'some tests skipped, one expected to fail',
    'def f():\n    return 1\n',
    `import pytest, sys
from solution import f

@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere")
def test_f():
    assert f() == 1

@pytest.mark.skip(reason="later")
def test_later():
    assert f() == 2

@pytest.mark.xfail
def test_known():
    assert f() == 3
`,
  ),
  program(
    'tests that are made by a loop, and one that is defined twice',
    'def f(x):\n    return x\n',
    `from solution import f

def make(value):
    def check():
        assert f(value) == value
    return check

for number in range(3):
    globals()[f"test_made_{number}"] = make(number)

def test_twice():
    assert False

def test_twice():
    assert f(1) == 1
`,
  ),
  program(
    'text beyond ASCII',
    'def shout(text):\n    return text.upper() + "!"\n',
    `import pytest
from solution import shout

@pytest.mark.parametrize("text", ["straße", "naïve", "日本", "🙂"])
def test_größe(text):
    assert shout(text) == text.upper() + "!"
    print(text)
`,
  ),
];

function program(name: string, solution: string, tests: string): HonestProgram {
  return { name, solution, tests };
}
