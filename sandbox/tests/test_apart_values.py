"""What goes to the solution and back: the same value, the same type, the same object where it can change."""

import contextlib
import copy
import datetime
import itertools
import math
import os
import random
import re
import sys
import types
from collections import Counter, OrderedDict, defaultdict, deque
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import NoReturn
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from apart import codec, far_side, proxy, wire
from apart.client import NEEDS_SHARED
from apart.twins import PATIENCE
from pytest_runs import solve

SOLUTION = """
import re
kept = []

def same(x, *rest, **named):
    return x

def spread(*args, **named):
    return args, named

def keep(x):
    kept.append(x)

def made():
    return [1]

def grow(x):
    kept.append(x)
    return kept

def change(items, x):
    if x % 3 == 0:
        items.insert(0, x)
    elif x % 3 == 1:
        items.append(x)
    else:
        del items[len(items) // 2]

def copy(items):
    return items[:]

def kind(x):
    return type(x).__name__

def deep(n):
    value = 1
    for _ in range(n):
        value = [value]
    return value

def deep_tuple(n):
    value = ()
    for _ in range(n):
        value = (value,)
    return value

def large(n):
    return bytes(n)

def wide(n):
    value = (1,)
    for _ in range(n):
        value = (value, value)
    return value

def cyclic():
    one, two = [], {}
    one.append(two)
    two["one"] = one
    return one

def searched():
    return re.search("a(b)", "ab")

def numbers(n):
    yield from range(n)

def rows(n):
    return iter(range(n))

class Thing:
    pass

def many(n):
    return [Thing() for _ in range(n)]

def alive():
    import gc
    return sum(isinstance(thing, Thing) for thing in gc.get_objects())
"""


@pytest.fixture
def sent_bytes(solution, monkeypatch):
    """The sizes of the messages that go from here and come here."""
    sizes: list[int] = []
    encode, decode = wire._encode, wire._decode
    monkeypatch.setattr(wire, "_encode", lambda message: _noted(encode(message), sizes))
    monkeypatch.setattr(wire, "_decode", lambda text: decode(_noted(text, sizes)))
    return sizes


def _noted(text: str, sizes: list[int]) -> str:
    sizes.append(len(text))
    return text


class Left(BaseException):
    """In place of the end of the tests' process."""


def _leave(status: int) -> NoReturn:
    raise Left(status)


@pytest.fixture(scope="module")
def solution(tmp_path_factory):
    """The proxied module, with what `install` changes in this process put back."""
    before, seed = list(sys.meta_path), random.seed
    asked = far_side.ask, far_side.leave, far_side.speak_of_objects
    channel = solve(SOLUTION, tmp_path_factory.mktemp("apart"))
    proxy.install(channel, _leave)
    far_side.speak_of_objects = lambda: False
    import solution

    yield solution
    channel.close()
    sys.meta_path[:], random.seed = before, seed
    far_side.ask, far_side.leave, far_side.speak_of_objects = asked
    del sys.modules["solution"]


@pytest.fixture
def client(solution):
    return far_side.ask.__self__


VALUES = [
    *(None, True, False, 0, -1, 2**63, -(2**1024), 10**5000, 7**20_000, 0.1, -0.0, 1e308, 5e-324, math.inf, -math.inf),
    *(
        1j,
        complex(-0.0, math.inf),
        "",
        "text",
        "straße 日本 🙂",
        "\ud800",
        "\ud83d\ude00",
        "\udc00 and \0",
        b"",
        b"\0\xff",
    ),
    *(
        (),
        (1,),
        ((), [()]),
        [],
        [1, "a", None, 2.5],
        [[1, 2], [3]],
        {},
        {"a": 1},
        {1: 2, (1, 2): [3], None: {}},
        {2: 1, 1: 2},
    ),
    *(
        set(),
        {1, 2, "a"},
        frozenset(),
        frozenset({1, (2,)}),
        {frozenset({1})},
        bytearray(b"ab"),
        range(3),
        range(9, 0, -2),
    ),
    *(slice(1, None, 2), ..., NotImplemented, deque([1, 2]), deque([1, 2], maxlen=2), Counter("aab"), Counter(a=-1)),
    *(
        OrderedDict(b=1, a=2),
        defaultdict(list, a=[1]),
        defaultdict(None, a=1),
        Decimal("1.10"),
        Decimal("-0"),
        Decimal("1E+999"),
    ),
    *(
        Decimal("Infinity"),
        Fraction(-1, 3),
        datetime.date(2024, 2, 29),
        datetime.datetime(2024, 2, 29, 1, 2, 3, 4, fold=1),
    ),
    *(datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC), datetime.time(1, 2), datetime.timedelta(-1, 5, 7)),
    *(datetime.timezone(datetime.timedelta(hours=2), "name"), UUID(int=7), PurePosixPath("a/b"), Path("c")),
    *(re.compile("a(?P<b>é)", re.I | re.VERBOSE), re.compile("(?s)^a$"), re.compile(rb"\d"), ZoneInfo("Asia/Tokyo")),
    *(datetime.datetime(2024, 7, 1, tzinfo=ZoneInfo("Europe/Rome")), datetime.time(1, tzinfo=ZoneInfo("UTC"))),
    *(int, str, ValueError, list, Decimal, type(None), re.Pattern, ZoneInfo, len, sorted),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_went(solution, value):
    for sent in (value, [value], (value, value), {"key": value}):
        returned = solution.same(sent)
        assert type(returned) is type(sent)
        assert returned == sent
        assert repr_of(returned) == repr_of(sent)


def repr_of(value):
    sys.set_int_max_str_digits(0)
    with contextlib.suppress(UnicodeError):
        return repr(value)
    return ascii(value)


def test_not_a_number_comes_back(solution):
    assert math.isnan(solution.same(math.nan))
    assert solution.same(Decimal("NaN")).is_nan()


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_the_solution_sees_the_same_type(solution, value):
    assert solution.kind(value) == type(value).__name__


@pytest.mark.parametrize("view", [{1: 2}.keys(), {1: [2]}.values(), {1: 2, 3: 4}.items(), {}.items()])
def test_a_view_comes_back_as_one(solution, view):
    returned = solution.same(view)
    assert type(returned) is type(view)
    assert list(returned) == list(view)


@pytest.mark.parametrize("name", ["self", "cls", "operation", "function", "args", "named", "leave", "kwargs", "value"])
def test_a_keyword_of_any_name_arrives(solution, name):
    assert solution.spread(1, **{name: 2}) == ((1,), {name: 2})


def test_containers_are_the_same_objects_and_values_that_cannot_change_are_equal_ones(solution):
    for container in ([1], {1: 2}, {1}, bytearray(b"a"), deque([1]), Counter("a"), defaultdict(list), OrderedDict(a=1)):
        assert solution.same(container) is container
        assert solution.same([container, container])[1] is container
    cyclic = solution.cyclic()
    assert cyclic[0]["one"] is cyclic


def test_what_both_sides_hold_is_forgotten_at_once_when_its_maker_lets_go(solution):
    temporary = solution.made()
    assert far_side.ask.__self__.twins.number_of(temporary) is not None
    solution.same(0)
    assert far_side.ask.__self__.twins.number_of(temporary) is None


def test_what_both_sides_hold_is_forgotten_when_the_other_side_lets_go_and_it_is_not_mentioned_for_a_while(solution):
    twins = far_side.ask.__self__.twins
    held = [1, 2]
    solution.keep(held)
    solution.kept.clear()
    for _ in range(PATIENCE + 2):
        solution.same(0)
    assert twins.number_of(held) is None


def test_a_large_argument_is_sent_once_and_then_only_what_is_new_in_it(solution, sent_bytes):
    large = [*range(10_000)]
    solution.same(large)
    once = sum(sent_bytes)
    sent_bytes.clear()
    for n in range(100):
        large.append(n)
        assert solution.same(large) is large
    assert sum(sent_bytes) < once


def test_a_large_result_that_grows_is_sent_once(solution, sent_bytes):
    solution.kept.clear()
    solution.kept.extend([*range(10_000)])
    solution.same(0)
    once = sum(sent_bytes)
    sent_bytes.clear()
    for n in range(100):
        assert solution.grow(n)[-1] == n
    assert sum(sent_bytes) < once


def test_a_list_is_the_same_on_both_sides_whatever_changes_in_it(solution):
    rng = random.Random(2)
    ours: list = []
    theirs = solution.same(ours)
    for n in range(300):
        changes = [
            lambda n=n: ours.append(n),
            lambda n=n: ours.insert(rng.randrange(len(ours) + 1), n),
            lambda: ours.reverse(),
            lambda: ours.__delitem__(slice(rng.randrange(len(ours) + 1), None)),
        ]
        rng.choices(changes, [4, 4, 1, 1])[0]()
        assert solution.copy(ours) == ours
        solution.change(ours, n)
        assert theirs is ours
        assert solution.copy(ours) == ours


def test_objects_that_the_tests_let_go_are_let_go_over_there(solution):
    for _ in range(100):
        solution.many(50)
    assert solution.alive() < 1500


@pytest.mark.parametrize(
    "refused", [lambda: 1, (n for n in [1]), iter([]), object(), types.SimpleNamespace(), sys, os.path.join]
)
def test_what_cannot_travel_needs_one_process_and_nothing_is_lost_by_it(solution, refused):
    held = [1]
    with pytest.raises(Left, match=str(NEEDS_SHARED)):
        solution.same([held, refused])
    assert solution.same(held) is held


RESULTS = {
    "deep(3000)": RecursionError,
    "deep_tuple(3000)": RecursionError,
    "large(10**8)": MemoryError,
    "wide(40)": MemoryError,
}


@pytest.mark.parametrize("call", RESULTS)
def test_a_result_that_is_too_deep_or_too_large_is_an_error_of_pythons_own(solution, call):
    with pytest.raises(RESULTS[call], match=r"^(maximum recursion depth exceeded)?$"):
        eval(f"solution.{call}")
    assert solution.same(1) == 1


def nested(depth):
    value = [1]
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("argument", [nested(3000), b"a" * 10**8], ids=["deep", "large"])
def test_an_argument_of_the_tests_own_that_is_too_deep_or_too_large_needs_one_process(solution, client, argument):
    client._has_large_values = False
    with pytest.raises(Left, match=str(NEEDS_SHARED)):
        solution.same(argument)
    assert solution.same([1]) == [1]


def test_an_argument_that_a_large_answer_may_have_made_too_deep_is_an_error_of_the_call(solution):
    answer = solution.deep(1000)
    with pytest.raises(RecursionError):
        solution.same([nested(2500), answer])
    assert solution.same([1]) == [1]


def test_nesting_that_a_test_may_have_is_carried(solution):
    nested = solution.deep(codec.MAX_DEPTH - 5)
    assert solution.same(nested) is nested


def test_an_object_of_the_library_is_a_stand_in(solution):
    match = solution.searched()
    assert match.group(1) == "b"
    assert match.span() == (0, 2)
    assert type(match) is type(solution.searched())


def test_a_copy_of_an_iterator_is_made_over_there_and_tee_only_reads(solution):
    one, other = itertools.tee(solution.numbers(3))
    assert (next(one), list(other), list(one)) == (0, [0, 1, 2], [1, 2])
    numbers = solution.rows(3)
    copied = copy.copy(numbers)
    assert (next(numbers), list(copied), list(numbers)) == (0, [0, 1, 2], [1, 2])
    with pytest.raises(TypeError, match="cannot pickle 'generator' object"):
        copy.copy(solution.numbers(3))
