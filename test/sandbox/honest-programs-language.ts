import { program } from './honest-program.ts';

/** What the language has beside functions and classes. */
export const LANGUAGE = [
  program(
    'annotations from the future, type aliases, overloads and generics',
    '"""Doubles things."""\nfrom __future__ import annotations\n\nfrom typing import Callable, Generic, Iterable, Protocol, TypeAlias, TypedDict, TypeVar, overload\n\nNumber: TypeAlias = int | float\nT = TypeVar("T")\n\nclass HasArea(Protocol):\n    def area(self) -> Number: ...\n\nclass User(TypedDict, total=False):\n    name: str\n\n@overload\ndef double(x: int) -> int: ...\n@overload\ndef double(x: str) -> str: ...\ndef double(x):\n    return x * 2\n\nclass Box(Generic[T]):\n    def __init__(self, item: T) -> None:\n        self.item = item\n    def map(self, f: Callable[[T], Undefined]) -> Box[Undefined]:\n        return Box(f(self.item))\n\ndef user(name: str) -> User:\n    return {"name": name}\n',
    `
"""Tests of doubling."""
from __future__ import annotations
import solution
from solution import Box, Number, double, user

def check(x: Number | str, expected: Number | str) -> None:
    assert double(x) == expected

def test_double() -> None:
    check(2, 4)
    check("a", "aa")
    total: int = double(3)
    assert total == 6
    assert Box[int](3).map(lambda n: n + 1).item == 4
    assert user("Ada") == {"name": "Ada"}
    assert solution.__doc__ == "Doubles things."
`,
  ),
  program(
    'match, walrus, star expressions, f-strings and conditional imports',
    'try:\n    import numpy as np\nexcept ImportError:\n    np = None\n\ndef area(shape):\n    match shape:\n        case {"kind": "circle", "r": r}:\n            return 3 * r * r\n        case ("square", side) | ["square", side]:\n            return side * side\n        case [first, *rest]:\n            return first + len(rest)\n        case int() | float() as n if n > 0:\n            return n\n        case _:\n            return None\n\ndef longest(lines):\n    best = 0\n    for line in lines:\n        if (n := len(line)) > best:\n            best = n\n    return best\n\ndef merge(*parts, **more):\n    return {**{k: v for p in parts for k, v in p.items()}, **more}\n\ndef label(x, /, y=2, *, unit="m"):\n    return f"{x:>{y}}{unit!r} {x=}"\n',
    `
from solution import area, label, longest, merge

def test_match():
    assert area({"kind": "circle", "r": 2}) == 12
    assert area(("square", 3)) == 9
    assert area(["square", 3]) == 9
    assert area([5, 1, 1]) == 7
    assert area(2.5) == 2.5
    assert area(-1) is None

def test_rest():
    assert longest(["a", "abc", "ab"]) == 3
    assert merge({"a": 1}, {"b": 2}, c=3) == dict(a=1, b=2, c=3)
    assert label(7) == " 7'm' x=7"
    assert label(7, 3, unit="k") == f"{7:>3}{'k'!r} x=7"
    first, *others = [longest([w]) for w in ("a", "bb")]
    assert [first, *others] == [1, 2]
    match merge(a=1):
        case {"a": value}:
            assert value == 1
        case _:
            raise AssertionError("no match")
`,
  ),
  program(
    'closures, decorators, partials, caches and recursion',
    'import functools\n\ndef counter():\n    count = 0\n    def step(by=1):\n        nonlocal count\n        count += by\n        return count\n    return step\n\ndef twice(function):\n    @functools.wraps(function)\n    def wrapper(*args, **kwargs):\n        wrapper.calls += 1\n        return function(function(*args, **kwargs))\n    wrapper.calls = 0\n    return wrapper\n\n@twice\ndef increment(x):\n    """Adds one."""\n    return x + 1\n\n@functools.lru_cache(maxsize=None)\ndef fibonacci(n):\n    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)\n\n@functools.singledispatch\ndef show(x):\n    return "thing"\n\n@show.register\ndef _(x: int):\n    return "number"\n\ndef compose(*functions):\n    return functools.reduce(lambda f, g: lambda x: g(f(x)), functions, lambda x: x)\n\nadd_five = functools.partial(int.__add__, 5)\n',
    `
import functools
from solution import add_five, compose, counter, fibonacci, increment, show

def test_closures():
    a, b = counter(), counter()
    assert [a(), a(5), b()] == [1, 6, 1]
    assert increment(1) == 3
    assert increment.__name__ == "increment" and increment.__doc__ == "Adds one."
    assert increment.calls == 1

def test_functions():
    assert fibonacci(80) == 23416728348467685
    assert fibonacci.cache_info().misses == 81
    fibonacci.cache_clear()
    assert show(1) == "number" and show("a") == "thing"
    assert compose(lambda x: x + 1, str)(1) == "2"
    assert add_five(3) == 8
    assert list(map(increment, [1, 2])) == [3, 4]
    assert functools.reduce(max, [counter()() for _ in range(3)]) == 1
    assert sorted(["bb", "a"], key=len) == ["a", "bb"]
`,
  ),
  program(
    'names looked up, signatures, documentation and source',
    'import doctest\n\nVERSION = "1.0"\n__all__ = ["area", "VERSION"]\n\ndef area(width: int, height: int = 2) -> int:\n    """The area.\n\n    >>> area(2, 3)\n    6\n    """\n    return width * height\n\ndef _hidden():\n    return 1\n\nif __name__ == "__main__":\n    print(area(1))\n',
    `
import doctest
import inspect
import typing
import solution
from solution import *

def test_names(capsys):
    assert VERSION == "1.0" and area(3) == 6
    assert "_hidden" not in globals()
    assert hasattr(solution, "_hidden")
    assert str(inspect.signature(area)) == "(width: int, height: int = 2) -> int"
    assert typing.get_type_hints(area)["return"] is int
    assert "return width * height" in inspect.getsource(area)
    assert doctest.testmod(solution).failed == 0
    assert solution.__name__ == "solution"
    assert capsys.readouterr().out == ""
`,
  ),
];
