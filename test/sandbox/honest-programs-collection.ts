import { program } from './honest-program.ts';

/** What pytest collects, and what it skips. */
export const COLLECTION = [
  program(
    'some tests skipped, one expected to fail, one passing all the same',
    'def double(x):\n    return x * 2\n',
    `
import pytest, sys
from solution import double

@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere")
def test_double():
    assert double(1) == 2

@pytest.mark.skip(reason="later")
def test_later():
    assert double(1) == 3

@pytest.mark.xfail
def test_known():
    assert double(1) == 3

@pytest.mark.xfail(strict=False)
def test_better_than_known(capsys):
    assert double(2) == 4

def test_skips_itself():
    if double(1) == 2:
        pytest.skip("not here")
`,
  ),
  program(
    'tests left out by a parameter, a class and for want of parameters',
    'def double(x):\n    return x * 2\n',
    `
import pytest, unittest
from solution import double

@pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.xfail(reason="later"))])
def test_double(x):
    assert double(x) == 2

@pytest.mark.parametrize("y", [1, 2])
@pytest.mark.parametrize("x", [])
def test_nothing(x, y):
    assert double(x) == y

@pytest.mark.skip
class TestLater:
    def test_later(self):
        assert double(1) == 3

class TestNow:
    def test_now(self):
        assert double(3) == 6

    @unittest.expectedFailure
    def test_known(self):
        pytest.xfail("known")
`,
  ),
  program(
    'a subtest that is left out',
    'def double(x):\n    return x * 2\n',
    `
import pytest
from solution import double

def test_double(subtests):
    for x in (1, 2):
        with subtests.test(x=x):
            if x == 2:
                pytest.skip("later")
            assert double(x) == 2
`,
  ),
  program(
    'tests left out by a fixture',
    'def double(x):\n    return x * 2\n',
    `
import pytest
from solution import double

@pytest.fixture
def network():
    pytest.skip("no network")

def test_double():
    assert double(1) == 2

def test_far(network):
    assert double(1) == 3
`,
  ),
  program(
    'tests left out in a class that inherits them',
    'def double(x):\n    return x * 2\n',
    `
import pytest
from solution import double

class Tests:
    factor = 2

    def test_double(self):
        assert double(1) == self.factor

    @pytest.mark.skip
    def test_later(self):
        assert double(1) == 3

class TestTwo(Tests):
    pass
`,
  ),
  program(
    'subtests of pytest',
    'def even(x):\n    return x % 2 == 0\n',
    `
from solution import even

def test_even(subtests):
    for value in (0, 2, 4):
        with subtests.test("even", value=value):
            assert even(value)
`,
  ),
  program(
    'tests that are made by a loop, and one that is defined twice',
    'def f(x):\n    return x\n',
    `
from solution import f

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
    'helpers, constants and a lambda in the test file',
    'def double(x):\n    return x * 2\n',
    `
import pytest
from solution import double

LIMIT = 5
same = lambda a, b: a == b

def check(x, expected):
    __tracebackhide__ = True
    assert double(x) == expected

def brute_force(x):
    return sum([x, x])

def test_checked():
    for x in range(-LIMIT, LIMIT):
        check(x, brute_force(x))
    assert same(double(1), 2)
    assert all(double(x) == brute_force(x) for x in range(100))
    with pytest.raises(AssertionError):
        check(1, 3)

def test_wrong_claims_are_seen(capsys):
    for wrong in (0, 1, 3):
        try:
            check(1, wrong)
        except AssertionError:
            print("seen")
    assert capsys.readouterr().out.count("seen") == 3
`,
  ),
];
