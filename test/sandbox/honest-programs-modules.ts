import { program } from './honest-program.ts';

/** The solution as a module, and the modules that it uses. */
export const MODULES = [
  program(
    "recursion to Python's own limit, and beyond it",
    'import sys\n\ndef depth(n):\n    return 0 if n == 0 else 1 + depth(n - 1)\n\ndef deep(n):\n    sys.setrecursionlimit(20_000)\n    try:\n        return depth(n)\n    finally:\n        sys.setrecursionlimit(1000)\n\ndef safe(n):\n    try:\n        return depth(n)\n    except RecursionError:\n        return "too deep"\n',
    `
import pytest
from solution import deep, depth, safe

def test_deep():
    assert depth(800) == 800
    assert deep(10_000) == 10_000

def test_too_deep():
    with pytest.raises(RecursionError):
        depth(10**6)
    assert safe(10**6) == "too deep"
`,
  ),
  program(
    'a module with state, reloaded and changed',
    'import sys\n\ncount = 0\ncache = {}\n\ndef bump():\n    global count\n    count += 1\n    cache[count] = count ** 2\n    return count\n\nme = sys.modules[__name__]\n',
    `
import importlib
import pytest
import solution

@pytest.fixture(autouse=True)
def fresh():
    importlib.reload(solution)

def test_state():
    assert solution.bump() == 1
    assert solution.bump() == 2
    assert solution.count == 2 and solution.cache == {1: 1, 2: 4}
    assert solution.me is solution

def test_fresh():
    assert solution.count == 0
    solution.count = 41
    assert solution.bump() == 42
`,
  ),
  program(
    'the standard library',
    'import collections, datetime, decimal, enum, functools, heapq, itertools, json, re, sqlite3, statistics, zoneinfo\nimport argparse, base64, bisect, contextlib, copy, gzip, hashlib, html, io, logging, operator, pickle, random, secrets\nimport string, struct, textwrap, time, types, unicodedata, urllib.parse, uuid, weakref, xml.etree.ElementTree, zlib\n\ndef today():\n    return datetime.date(2024, 2, 29)\n\ndef digest(text):\n    return hashlib.sha256(text.encode()).hexdigest()[:8]\n\ndef merge(*lists):\n    return list(heapq.merge(*lists))\n\ndef clone(thing):\n    return pickle.loads(pickle.dumps(copy.deepcopy(thing)))\n',
    `
import tempfile
from solution import clone, decimal, digest, merge, sqlite3, today, uuid

def test_today():
    assert today().isoformat() == "2024-02-29"

def test_database():
    rows = sqlite3.connect(":memory:").execute("select 1 + 1").fetchall()
    assert rows == [(2,)]

def test_more():
    assert digest("abc") == "ba7816bf"
    assert merge([1, 4], [2, 3]) == [1, 2, 3, 4]
    assert clone({"a": [1, {2}]}) == {"a": [1, {2}]}
    assert decimal.Decimal("0.1") * 3 == decimal.Decimal("0.3")
    assert len(str(uuid.uuid4())) == 36
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
`,
  ),
  program(
    'random numbers, seeded and not',
    'import random\n\ndef shuffled(items, seed):\n    items = list(items)\n    random.Random(seed).shuffle(items)\n    return items\n\ndef roll():\n    return random.randint(1, 6)\n\ndef pick(items):\n    return random.choice(items)\n',
    `
import random
from solution import pick, roll, shuffled

def test_seeded():
    assert shuffled(range(5), 1) == shuffled(range(5), 1)
    assert sorted(shuffled(range(5), 2)) == [0, 1, 2, 3, 4]

def test_rolls(capsys):
    random.seed(7)
    first = [roll() for _ in range(20)]
    random.seed(7)
    assert [roll() for _ in range(20)] == first
    assert all(1 <= roll() <= 6 for _ in range(100))
    assert pick("abc") in "abc"
`,
  ),
];
