import { program } from './honest-program.ts';

/** Plain and less plain data that goes in and comes out. */
export const VALUES = [
  program(
    'plain functions and a parametrize',
    'def add(a, b):\n    return a + b\n',
    `
import pytest
from solution import add

def test_add():
    assert add(1, 2) == 3

@pytest.mark.parametrize("a, b, total", [(0, 0, 0), (1, -1, 0), (2, 3, 5)], ids=["zero", "minus", "[sum]"])
def test_add_many(a, b, total):
    assert add(a, b) == total
`,
  ),
  program(
    'big integers and their text',
    'def power_of_ten(n):\n    return 10 ** n\n\ndef factorial(n):\n    result = 1\n    for i in range(2, n + 1):\n        result *= i\n    return result\n',
    `
from solution import factorial, power_of_ten

def test_big():
    assert power_of_ten(5000) == 10 ** 5000
    assert power_of_ten(5000) % 7 == pow(10, 5000, 7)
    assert factorial(200) == factorial(199) * 200
    assert len(str(power_of_ten(4000))) == 4001
    assert power_of_ten(400) > 1e308
    assert -power_of_ten(20) < 0
`,
  ),
  program(
    'Decimal, Fraction, datetime, complex and bytes',
    'from datetime import date, datetime, timedelta, timezone\nfrom decimal import Decimal\nfrom fractions import Fraction\n\ndef money(cents):\n    return Decimal(cents) / 100\n\ndef half(n):\n    return Fraction(n, 2)\n\ndef next_day(day):\n    return day + timedelta(days=1)\n\ndef rotate(z):\n    return z * 1j\n\ndef reverse(data):\n    return bytes(reversed(data))\n',
    `
import datetime
from decimal import Decimal
from fractions import Fraction
from solution import half, money, next_day, reverse, rotate

def test_numbers():
    assert money(150) == Decimal("1.50")
    assert money(150) > 1
    assert half(3) == Fraction(3, 2) == 1.5
    assert half(3) + half(1) == 2
    assert rotate(1 + 2j) == -2 + 1j

def test_dates():
    assert next_day(datetime.date(2024, 2, 28)) == datetime.date(2024, 2, 29)
    now = datetime.datetime(2024, 12, 31, 23, tzinfo=datetime.timezone.utc)
    assert (next_day(now) - now).total_seconds() == 86400
    assert next_day(now).isoformat().startswith("2025-01-01")

def test_bytes():
    assert reverse(b"abc\\x00") == b"\\x00cba"
    assert reverse(bytearray(b"ab")) == b"ba"
    assert memoryview(reverse(b"ab"))[0] == ord("b")
`,
  ),
  program(
    'sets, frozensets, dicts by order, ranges, tuples and None',
    'from collections import Counter, OrderedDict, defaultdict, deque\n\ndef letters(text):\n    return set(text)\n\ndef groups(words):\n    found = defaultdict(list)\n    for word in words:\n        found[len(word)].append(word)\n    return found\n\ndef pairs(items):\n    return frozenset((a, b) for a in items for b in items if a < b)\n\ndef count(text):\n    return Counter(text)\n\ndef last(items, n):\n    return deque(items, maxlen=n)\n\ndef span(n):\n    return range(n)\n\ndef nothing():\n    pass\n',
    `
from collections import Counter, deque
from solution import count, groups, last, letters, nothing, pairs, span

def test_collections():
    assert letters("hello") == {"h", "e", "l", "o"}
    assert letters("") == set()
    assert groups(["a", "bb", "c"]) == {1: ["a", "c"], 2: ["bb"]}
    assert list(groups(["bb", "a"])) == [2, 1]
    assert pairs([1, 2, 3]) == {(1, 2), (1, 3), (2, 3)}
    assert (1, 2) in pairs([1, 2])
    assert count("aab") == Counter("aab") and count("aab")["a"] == 2
    assert count("aab").most_common(1) == [("a", 2)]
    assert last("abc", 2) == deque(["b", "c"])
    assert list(span(3)) == [0, 1, 2] and span(3) == range(3)
    assert nothing() is None
    assert letters("ab") <= letters("abc")
    assert not letters("ab") & letters("cd")
    assert letters("ab") | {"c"} == set("abc")
`,
  ),
  program(
    'text beyond ASCII, and half of a surrogate pair',
    'def shout(text):\n    return text.upper() + "!"\n\ndef lone():\n    return "\\ud83d"\n',
    `
import pytest
from solution import lone, shout

@pytest.mark.parametrize("text", ["straße", "naïve", "日本", "🙂", "\\u202e", "a\\x00b", "\\ud800"])
def test_größe(text):
    assert shout(text) == text.upper() + "!"

def test_escapes():
    assert shout("tab\\t\\\\") == "TAB\\t\\\\!"
    assert lone() == "\\ud83d"
    assert len(lone()) == 1
    assert shout('"quoted\\'') == '"QUOTED\\'!'
`,
  ),
  program(
    'a large list, a long text and a deep nesting',
    'def squares(n):\n    return [i * i for i in range(n)]\n\ndef repeat(text, n):\n    return text * n\n\ndef nest(n):\n    value = []\n    for _ in range(n):\n        value = [value]\n    return value\n',
    `
from solution import nest, repeat, squares

def test_large():
    assert squares(50_000) == [i * i for i in range(50_000)]
    assert len(repeat("abc", 100_000)) == 300_000
    assert repeat("a", 100_000) == "a" * 100_000

def test_deep():
    value, depth = nest(50), 0
    while value:
        value, depth = value[0], depth + 1
    assert depth == 50
`,
  ),
];
