import { program } from './honest-program.ts';

/** Claims that look as if a falsehood held. */
export const QUESTIONS = [
  program(
    'what equals anything, through parameters, fixtures and helpers',
    `
import time

def stamp(n):
    return {"name": n, "at": time.time()}

def send(m, x):
    m.go(x)
`,
    `
from unittest import TestCase
from unittest.mock import ANY, Mock, call
import pytest
from solution import stamp, send

EXPECTED = {"name": "a", "at": ANY}

@pytest.fixture
def want():
    return dict(at=ANY)

@pytest.mark.parametrize("name, exp", [("a", {"name": "a", "at": ANY})])
def test_p(name, exp):
    assert stamp(name) == exp

def test_f(want):
    want["name"] = "q"
    assert stamp("q") == want
    assert [stamp("a")] == [EXPECTED]
    assert stamp("a") in [EXPECTED, 3]

def check(a, b):
    assert a == b

def test_h():
    check(stamp("a"), {"name": ANY, "at": ANY})
    calls = []
    calls.append(ANY)
    assert calls == [4]
    assert {"x": stamp("b")["at"]} == {"x": ANY} != 3

class T(TestCase):
    def same(self, a, b):
        self.assertEqual(a, b)

    def test_s(self):
        self.wild = ANY
        self.same(stamp("a"), {"name": ANY, "at": self.wild})
        self.assertEqual(self.wild, stamp("b"))
        self.assertIn(stamp("c"), [ANY])
        m = Mock()
        send(m, 3)
        self.assertEqual(m.mock_calls, [call.go(ANY)])
        match stamp("a")["name"]:
            case "a" | "b":
                pass
            case _:
                self.fail("no")
`,
  ),
  program(
    'containers and numbers with an equality of their own',
    `
import re

class Interval:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __contains__(self, x):
        return self.a <= x <= self.b

class Evens:
    def __contains__(self, x):
        return x % 2 == 0

class Mod:
    def __init__(self, n, m):
        self.n, self.m = n % m, m

    def __eq__(self, o):
        if isinstance(o, Mod):
            return self.n == o.n and self.m == o.m
        if isinstance(o, int):
            return self.n == o % self.m
        return NotImplemented

    __hash__ = None

class Lang:
    def __init__(self, p):
        self.p = p

    def __contains__(self, x):
        return bool(re.fullmatch(self.p, x))

class Words(str):
    def __contains__(self, w):
        return w in self.split()
`,
    `
from solution import Interval, Evens, Mod, Lang, Words

def test_a():
    assert 5 in Interval(0, 10)
    assert 5 in Interval(float("-inf"), float("inf"))
    assert 4 in Evens()
    assert Mod(10, 7) == 3
    assert Mod(10, 7) in (Mod(3, 7), 4)
    assert "aa" in Lang("a*")
    assert "x" in Words("x y z")
    assert 1 < 2 < Mod(3, 7).n <= 3
    assert 0 <= Mod(3, 7).n <= 10 != 11 == 11 is not None
`,
  ),
];
