import { program } from './honest-program.ts';

/** Solutions that give out objects of Python's library, and tests that ask what they are. */
export const LIBRARY = [
  program(
    'iterators of Python’s own, asked for their class',
    `def doubled(xs):
    return map(lambda x: 2 * x, xs)

def positive(xs):
    return filter(lambda x: x > 0, xs)

def pairs(xs):
    return zip(xs, xs[1:])

def adder(n):
    return lambda x: x + n
`,
    `
import unittest
from solution import adder, doubled, pairs, positive

def test_values():
    assert list(doubled([1, 2])) == [2, 4] and list(positive([-1, 1])) == [1]

def test_classes():
    assert isinstance(doubled([1]), (list, map)) and isinstance(positive([1]), list | filter)
    assert type(pairs([1, 2])) is zip and not isinstance(doubled([1]), list)
    assert type(adder(1)) is type(lambda: 0) and isinstance(adder(1)(2), int)

class Classes(unittest.TestCase):
    def test_classes(self):
        self.assertIsInstance(doubled([1]), map)
        self.assertIs(type(pairs([1])), zip)
        self.assertNotIsInstance(pairs([1]), map)
`,
  ),
  program(
    'objects of modules, asked for their class',
    `import functools, itertools, operator, re, statistics, string

def found(pattern, text):
    return re.search(pattern, text)

def counter(start):
    return itertools.count(start)

def chained(*parts):
    return itertools.chain(*parts)

add_one = functools.partial(operator.add, 1)
by_name = operator.itemgetter("name")
greeting = string.Template("Hello $name")
iq = statistics.NormalDist(100, 15)
`,
    `
import functools, itertools, operator, re, statistics, string
import solution

def test_classes():
    assert isinstance(solution.found("a", "ba"), re.Match)
    assert isinstance(solution.counter(1), itertools.count) and isinstance(solution.chained([1]), itertools.chain)
    assert isinstance(solution.add_one, functools.partial) and isinstance(solution.by_name, operator.itemgetter)
    assert isinstance(solution.greeting, string.Template) and isinstance(solution.iq, statistics.NormalDist)

def test_values():
    assert solution.add_one(2) == 3 and solution.greeting.substitute(name="you") == "Hello you"
`,
  ),
  program(
    'patterns, which come whole',
    `import re

EMAIL = re.compile(r"[\\w.]+@[\\w.]+\\.\\w+", re.I)
BYTES = re.compile(rb"\\d+")

def words(pattern, text):
    return pattern.findall(text)

def compiled(text):
    return re.compile(text)
`,
    `
import re
from solution import BYTES, EMAIL, compiled, words

def test_patterns():
    assert re.fullmatch(EMAIL, "a@b.co") and not EMAIL.fullmatch("a@b")
    assert EMAIL.flags & re.I and BYTES.findall(b"a1b22") == [b"1", b"22"]
    assert re.sub(EMAIL, "<>", "to a@b.co") == "to <>"

def test_words():
    assert words(re.compile("[a-z]+"), "a bc") == ["a", "bc"]
    assert isinstance(compiled("a"), re.Pattern) and compiled("a") == re.compile("a") != compiled("b")
`,
  ),
  program(
    'time zones by name',
    `from zoneinfo import ZoneInfo

def to_zone(moment, name):
    return moment.astimezone(ZoneInfo(name))
`,
    `
from datetime import datetime, timezone
from solution import to_zone

def test_to_zone():
    noon = datetime(2024, 7, 1, 12, tzinfo=timezone.utc)
    there = to_zone(noon, "Europe/Rome")
    assert there == noon and there.hour == 14 and there.tzinfo.key == "Europe/Rome"
    assert to_zone(there, "Asia/Tokyo").isoformat() == "2024-07-01T21:00:00+09:00"
`,
  ),
  program(
    'a time zone of the solution’s own',
    `from datetime import timedelta, tzinfo

class Eastern(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=-5)
    def dst(self, dt):
        return timedelta(0)
    def tzname(self, dt):
        return "EST"
`,
    `
from datetime import datetime, timezone, tzinfo
from solution import Eastern

def test_zone():
    zone = Eastern()
    assert isinstance(zone, tzinfo)
    assert datetime(2020, 1, 1, tzinfo=Eastern()) == datetime(2020, 1, 1, 5, tzinfo=timezone.utc)
    assert datetime(2020, 1, 1, 5, tzinfo=timezone.utc).astimezone(zone).hour == 0
`,
  ),
  program(
    'a generator split in two',
    `def countdown(n):
    while n:
        yield n
        n -= 1
`,
    `
import itertools
from solution import countdown

def test_countdown():
    one, other = itertools.tee(countdown(3))
    assert list(one) == list(other) == [3, 2, 1]
`,
  ),
  program(
    'an object that is initialised again, and the traceback of an error',
    `class Counter:
    def __init__(self, count=0):
        self.count = count

def pop(items):
    if not items:
        raise RuntimeError("empty")
    return items.pop()
`,
    `
import pytest
from solution import Counter, pop

def test_again():
    counter = Counter(3)
    counter.__init__(0)
    assert counter.count == 0

def test_traceback():
    with pytest.raises(RuntimeError) as excinfo:
        pop([])
    assert excinfo.traceback[-1].name == "pop"
`,
  ),
  program(
    'tests only of an error that a stub’s could have been one of',
    `def pop(items):
    if not items:
        raise RuntimeError("empty")
    return items.pop()
`,
    `
import pytest
from solution import pop

def test_empty():
    with pytest.raises(RuntimeError):
        pop([])
`,
  ),
];
