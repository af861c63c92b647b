"""Objects of the solution's that the tests compare or reckon with: judged beside it, or equal to no value."""

import pytest
from apart import server
from apart.client import NEEDS_SHARED
from pytest_runs import records

SOLUTION = """
from collections import UserDict

class Money:
    def __init__(self, amount):
        self.amount = amount
    @classmethod
    def of(cls, amount):
        return cls(amount)
    def doubled(self):
        return Money(2 * self.amount)
    def _value(self, other):
        return getattr(other, "amount", other)
    def __eq__(self, other):
        return self.amount == self._value(other)
    def __lt__(self, other):
        return self.amount < self._value(other)
    def __hash__(self):
        return hash(self.amount)
    def __add__(self, other):
        return Money(self.amount + self._value(other))
    def __sub__(self, other):
        return Money(self.amount - self._value(other))
    def __rsub__(self, other):
        return Money(other - self.amount)
    def __isub__(self, other):
        self.amount -= other
        return self
    def __contains__(self, other):
        return other == self.amount

class Word(str):
    def __eq__(self, other):
        return self.lower() == other.lower()
    __hash__ = str.__hash__

class Bag(dict):
    def __contains__(self, key):
        return False

class Plain:
    pass

def money(amount):
    return Money(amount)
"""


def _passed(found: list[dict]) -> list[str]:
    return [record["id"] for record in found if record.get("when") == "call" and record["outcome"] == "passed"]


MEETINGS = [
    *("Money(5) == 5", "5 == Money(5)", "Money.of(5) == 5", "Money(5).doubled() == 10", "not Money(5) != 5"),
    *("Money(5) == Money.of(5)", "Money(5) != None", "Money(5) < 7", "7 > Money(5)", "[Money(5)] == [5]"),
    *(
        "5 in [Money(5)]",
        "5 in Money(5)",
        "hash(Money(5)) == hash(5)",
        "len({Money(5), 5}) == 1",
        "{5: 1}[Money(5)] == 1",
    ),
    *("(Money(5) - 2).amount == 3", "(7 - Money(5)).amount == 2", "(Money(5) + Money(1)).amount == 6"),
    *("max(Money(5), Money(6)).amount == 6", "sum([Money(5)], Money(0)).amount == 5", "Money(5) == approx(5)"),
    *("Word('A') == 'a'", "'a' in Bag(a=1)", "solution.Money(5) == 5", "money(5).doubled() == 10"),
]
FRAME = """
import pytest
import solution
from unittest import TestCase
from pytest import approx
from solution import Bag, Money, Plain, Word, money
"""


@pytest.mark.parametrize("claim", MEETINGS)
def test_tests_that_speak_of_objects_need_one_process_once_an_object_is_met(claim):
    tests = f"{FRAME}\ndef test_before():\n    assert money(5).amount == 5\n\ndef test_a():\n    assert {claim}\n"
    found = records(SOLUTION, tests, server.serve)
    assert _passed(found) == ["test_solution.py::test_before"]
    assert found[-1] == {"exit": NEEDS_SHARED}


@pytest.mark.parametrize(
    "test",
    [
        "def test_a():\n    account = Money(10)\n    account -= 3\n",
        "def test_a(m):\n    assert m < 7\n\n@pytest.fixture\ndef m():\n    return Money(5)\n",
        "def test_a():\n    with pytest.raises(TypeError):\n        Money(5) < 'x'\n",
        "class T(TestCase):\n    def test_a(self):\n        self.assertLess(Money(5), 7)\n",
    ],
)
def test_so_do_other_ways_to_meet_one(test):
    assert records(SOLUTION, FRAME + test, server.serve)[-1] == {"exit": NEEDS_SHARED}


@pytest.mark.parametrize("asked", ["isinstance(a, LRU)", "issubclass(type(a), LRU)", "isinstance(a, (int, stack))"])
def test_what_is_asked_for_as_a_class_is_one_however_its_name_is_written(asked):
    solution = """
class stack:
    def __eq__(self, other): return other == []
class LRU(stack): pass
def make(): return LRU()
"""
    meeting = f"from solution import LRU, make, stack\ndef test_a():\n    a = make()\n    assert {asked} and a == []\n"
    assert records(solution, meeting, server.serve)[-1] == {"exit": NEEDS_SHARED}
    alone = f"from solution import LRU, make, stack\ndef test_a():\n    a = make()\n    assert {asked}\n"
    assert records(solution, alone, server.serve)[-1] == {"exit": 0}


def test_objects_that_define_no_comparison_and_errors_that_are_expected_stay_apart():
    tests = """
from solution import Money, Plain
def test_a():
    plain = Plain()
    assert plain == plain and plain != Plain() and plain != 5 and plain in [plain] and {plain: 1}[plain] == 1
    assert Money(5).amount == 5 and Money(5).doubled().amount == 10
"""
    found = records(SOLUTION, tests, server.serve)
    assert _passed(found) == ["test_solution.py::test_a"]
    assert found[-1] == {"exit": 0}


YES = """
class Yes(BASE):
    def _yes(self, *others): return True
    def _empty(self, other): return set() if isinstance(other, (set, frozenset)) else type(other)()
    def _one(self, *others): return 1
    def _zero(self, *others): return 0
    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __bool__ = _yes
    __sub__ = __rsub__ = __xor__ = __rxor__ = _empty
    __truediv__ = __rtruediv__ = __floordiv__ = _one
    __abs__ = __mod__ = _zero
    __and__ = __rand__ = __or__ = __ror__ = lambda self, other: other
    __divmod__ = lambda self, other: (1, 0)
    startswith = endswith = issubset = issuperset = isdisjoint = _yes
    __hash__ = _zero
    count = _one
def f(x):
    return Yes()
"""
CLAIMS = [
    *(
        "f(2) == 4",
        "4 == f(2)",
        "f(2) in (4, 5)",
        "not f(2) != 4",
        "f(2) > 3",
        "{4: 1}[f(2)] == 1",
        "f(2) == f(2) == 4",
    ),
    *(
        "2 in f(2)",
        "19 in f(2) and 'b' in f(2)",
        "f(2).startswith('a')",
        "f(2).issuperset({2})",
        "f(2).issubset({1, 2})",
    ),
    *("{1, 2} - f(2) == set()", "not {1, 2} ^ f(2)", "f(2) - {3} == set() and 3 in f(2)", "{1, 2} & f(2) == {1, 2}"),
    *("abs(f(2) / 4.0 - 1) < 1e-9", "abs(f(2) - 4) < 1e-9", "f(2) % 4 == 0", "divmod(f(2), 4) == (1, 0)"),
]


@pytest.mark.parametrize("base", ["", "int", "float", "str", "list", "tuple", "dict", "set", "frozenset"])
def test_an_object_where_tests_speak_of_functions_only_claims_nothing_and_chooses_nothing(base):
    tests = "from solution import f\n" + "".join(
        f"def test_{number}():\n    assert {claim}\n" for number, claim in enumerate(CLAIMS)
    )
    found = records(YES.replace("BASE", base), tests, server.serve)
    # What an empty value says of itself, too.
    honest = {"f(2) % 4 == 0", "f(2).issubset({1, 2})"}
    passed = {CLAIMS[int(test.rpartition("_")[2])] for test in _passed(found)}
    assert passed <= honest
    assert found[-1] == {"exit": 0}


def test_two_objects_of_functions_are_compared_by_the_solution():
    tests = "from solution import money\ndef test_a():\n    assert money(5) == money(5) != money(6)\n"
    assert _passed(records(SOLUTION, tests, server.serve)) == ["test_solution.py::test_a"]


@pytest.mark.parametrize("claim", ["f(1) == f(2)", "not f(1) != f(2)", "[f(1)] == [f(2)]"])
def test_one_that_equals_anything_is_not_believed(claim):
    tests = f"from solution import f\ndef test_a():\n    assert {claim}\n"
    cheat = "class A:\n    __eq__ = lambda *_: True\n    __ne__ = lambda *_: False\ndef f(x):\n    return A()\n"
    assert not _passed(records(cheat, tests, server.serve))


CALLS = """
class Stack:
    def __init__(self):
        self.items = []
    def push(self, item):
        self.items.append(item)

def find(items, item):
    return items.index(item)

def count(n):
    yield from range(n)
"""


@pytest.mark.parametrize(
    "test",
    [
        "stack = Stack()\n    for i in range(20_000):\n        stack.push(i)\n",
        "assert sum(1 for _ in count(50_000)) == 50_000\n",
        "items = list(range(100_000))\n    for i in range(0, 100_000, 25):\n        assert find(items, i) == i\n",
    ],
)
def test_very_many_messages_need_one_process(test):
    tests = f"from solution import Stack, count, find\ndef test_a():\n    {test}"
    assert records(CALLS, tests, server.serve)[-1] == {"exit": NEEDS_SHARED}


def test_some_thousand_messages_do_not():
    tests = "from solution import count\ndef test_a():\n    assert sum(count(5_000)) == 12_497_500\n"
    assert records(CALLS, tests, server.serve)[-1] == {"exit": 0}
