import { program } from './honest-program.ts';

/** What pytest gives to tests: fixtures and parameters. */
export const FIXTURES = [
  program(
    'fixtures of every scope, and one named like a test',
    'def total(items):\n    return sum(items)\n',
    `
import pytest
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
    'fixtures that are factories, have parameters, or clean up',
    'class Account:\n    def __init__(self, balance=0):\n        self.balance = balance\n    def add(self, amount):\n        self.balance += amount\n        return self.balance\n',
    `
import pytest
from solution import Account

opened = []

@pytest.fixture
def account():
    def make(balance):
        opened.append(Account(balance))
        return opened[-1]
    yield make
    opened.clear()

@pytest.fixture(params=[0, 10, pytest.param(20, id="twenty")])
def balance(request):
    return request.param

@pytest.fixture(scope="session", name="amount")
def amount_fixture():
    return 5

def test_add(account, balance, amount):
    expected = balance + 5
    assert account(balance).add(amount) == expected
    assert len(opened) == 1

def test_cleaned_up():
    assert opened == []
`,
  ),
  program(
    'parameters with ids, stacked, indirect and as a class mark',
    'def power(base, exponent):\n    return base ** exponent\n',
    `
import pytest
from solution import power

CASES = [(2, 3, 8), (5, 0, 1), (0, 5, 0)]

@pytest.mark.parametrize("base, exponent, expected", CASES, ids=["small", "zero [x]", "nought"])
def test_cases(base, exponent, expected):
    assert power(base, exponent) == expected, f"{base} ** {exponent} should be {expected}"

@pytest.mark.parametrize("base", [1, -1])
@pytest.mark.parametrize("exponent", [2, 4, 6])
def test_stacked(base, exponent):
    assert power(base, exponent) == 1

@pytest.fixture
def square(request):
    return request.param ** 2

@pytest.mark.parametrize("square", [2, 3], indirect=True)
def test_indirect(square):
    assert square in (power(2, 2), power(3, 2))

@pytest.mark.parametrize(("base", "expected"), [pytest.param(2, 4, id="two"), (3, pytest.approx(9.0))])
class TestSquares:
    def test_square(self, base, expected):
        assert power(base, 2) == expected
`,
  ),
  program(
    'parameters that are booleans, None, text and lists',
    'def truthy(x):\n    return bool(x)\n\ndef first(items):\n    return items[0] if items else None\n',
    `
import pytest
from solution import first, truthy

@pytest.mark.parametrize("value,expected", [(0, False), (1, True), ("", False), ([0], True), (None, False)])
def test_truthy(value, expected):
    assert truthy(value) is expected

@pytest.mark.parametrize("items,expected", [([], None), ([None], None), (["a"], "a"), ([[1]], [1])])
def test_first(items, expected):
    result = first(items)
    assert result == expected
`,
  ),
];
