import { program } from './honest-program.ts';

/** The ways in which tests say what they expect. */
export const CLAIMS = [
  program(
    'approx of numbers, lists and dicts',
    'import math\n\ndef stats(values):\n    mean = sum(values) / len(values)\n    return {"mean": mean, "sd": math.sqrt(sum((v - mean) ** 2 for v in values) / len(values))}\n\ndef thirds():\n    return [1 / 3, 2 / 3]\n',
    `
import math
import pytest
from pytest import approx
from solution import stats, thirds

def test_root():
    assert stats([1, 2, 3])["sd"] == pytest.approx(0.8165, abs=1e-4)
    assert stats([1, 2, 3])["mean"] == approx(2.0, rel=1e-9)

def test_collections():
    assert thirds() == approx([0.333333333, 0.666666666])
    assert stats([2, 2]) == approx({"mean": 2, "sd": 0})
    assert 0.1 + 0.2 == approx(0.3)

def test_close(capsys):
    assert math.isclose(thirds()[0], 0.3333, rel_tol=1e-3)
    assert abs(thirds()[1] - 0.6667) < 1e-3
    assert round(thirds()[1], 2) == 0.67
    expected = stats([4, 4])["mean"]
    assert stats([4.0]) ["mean"] == approx(expected)
`,
  ),
  program(
    'chains, negations, membership, identity and order',
    'def bounds(items):\n    return min(items), max(items)\n\nNOTHING = None\n',
    `
import solution
from solution import bounds

def test_all(capsys):
    low, high = bounds([3, 1, 2])
    assert low == 1 and high == 3
    assert 0 < low < high <= 3
    assert low != high
    assert not low == high
    assert (low, high) in [(1, 3), (1, 4)]
    assert 2 not in (low, high)
    assert solution.NOTHING is None
    assert low is not None or high is None
    assert bounds([5]) == (5, 5), "one item"
    assert isinstance(low, int)
    assert bounds
    assert not bounds([0])[0]
    if low != 1:
        raise AssertionError("low")
    smallest = bounds([1.5, 2.5])
    assert smallest == (1.5, 2.5)
    assert {"low": low, "high": high} == {"low": 1, "high": 3}
    assert [*bounds("bca")] == ["a", "c"]
    assert (n := bounds([4])[0]) == 4 and n > 3
`,
  ),
  program(
    'objects of the tests that equal anything',
    'import time\n\ndef stamp(name):\n    return {"name": name, "at": time.time(), "tags": [name]}\n',
    `
from unittest.mock import ANY
from solution import stamp

class AnyList:
    def __eq__(self, other):
        return isinstance(other, list)

def test_stamp(capsys):
    assert stamp("a") == {"name": "a", "at": ANY, "tags": AnyList()}
    assert ANY == stamp("b")
    assert stamp("b")["tags"] == AnyList()
`,
  ),
  program(
    'not a number, infinity and signed zero',
    'def divide(a, b):\n    if b == 0:\n        return float("nan") if a == 0 else float("inf") * (1 if a > 0 else -1)\n    return a / b\n',
    `
import math
import pytest
from solution import divide

def test_special(capsys):
    assert math.isnan(divide(0, 0))
    result = divide(0, 0)
    assert result != result
    assert divide(1, 0) == float("inf") == math.inf
    assert divide(-1, 0) == -math.inf
    assert divide(1, 0) > 10 ** 300
    assert divide(0, 0) == pytest.approx(math.nan, nan_ok=True)
    assert math.copysign(1, divide(-0.0, 1)) == -1.0
    assert divide(1e308, 0.1) == math.inf
`,
  ),
  program(
    "Python's own assertions, and none",
    'def run(steps):\n    done = []\n    for step in steps:\n        step(done)\n    return done\n',
    `
import pytest
from solution import run

def test_nothing_is_claimed():
    run([])

def test_returns_early(capsys):
    done = run([lambda done: done.append(1)])
    if done == [1]:
        return
    pytest.fail("nothing was done")

def test_by_hand():
    for step in run([lambda done: done.extend("ab")]):
        if step not in "ab":
            raise ValueError(step)
`,
  ),
  program(
    'wide tolerances',
    `
import random

def heads(n):
    return sum(random.random() < 0.5 for _ in range(n))
`,
    `
import pytest
from solution import heads

def test_a():
    assert heads(10000) == pytest.approx(5000, rel=0.05)
    assert heads(100) == pytest.approx(60, abs=45)

def test_u():
    expected = 5000
    assert heads(10000) == pytest.approx(expected, rel=0.05)
`,
  ),
];
