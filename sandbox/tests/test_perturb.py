"""What a perturbed file comes to against a right solution, and against one that decides what passes."""

import pytest
from perturb import LAST_TEST, perturbed
from pytest_runs import records

RIGHT = "def double(x):\n    return 2 * x\n"
CLAIM = "from solution import double\n\ndef test_two():\n    assert double(2) == 4\n"


def passed_again(tests: str, solution: str) -> list[str]:
    """Of the tests that an honest solution must fail, those that pass; the unperturbed ones must."""
    assert "failed" not in outcomes(tests, solution).values()
    source, must_fail = perturbed(tests)
    return [name for name, outcome in outcomes(source, solution).items() if outcome == "passed" and name in must_fail]


def outcomes(tests: str, solution: str) -> dict[str, str]:
    phases = [
        record for record in records(solution, tests) if record.get("kind") == "phase" and record["when"] == "call"
    ]
    return {phase["id"].split("::", 1)[1]: phase["outcome"] for phase in phases}


def test_a_right_solution_passes_none():
    assert passed_again(CLAIM, RIGHT) == []


def test_a_file_without_a_function_has_nothing_to_perturb():
    assert perturbed("x = 1\n") is None


def test_the_last_test_is_after_all_others_and_must_fail_too():
    source, must_fail = perturbed(CLAIM)
    assert must_fail == ["test_two", LAST_TEST]
    assert list(outcomes(source, RIGHT)) == must_fail


@pytest.mark.parametrize(
    "given",
    [
        "pytestmark = pytest.mark.parametrize('x', [1, 2])",
        "def pytest_generate_tests(metafunc):\n    metafunc.parametrize('x', [1, 2])",
    ],
)
def test_what_gives_every_test_its_parameters_does_not_reach_the_last(given):
    source, _ = perturbed(f"import pytest\n{given}\n\ndef test_x(x):\n    assert x in (1, 2)\n")
    assert outcomes(source, RIGHT) == {"test_x[1]": "failed", "test_x[2]": "failed", LAST_TEST: "failed"}


def test_the_text_of_an_expectation_is_nowhere_to_be_read():
    source, _ = perturbed("from solution import f\n\ndef test_two():\n    assert f(2) == 1234567\n")
    assert "1234567" not in source


def test_a_perturbed_test_fails_where_the_test_fails_and_goes_on_where_it_goes_on():
    tests = """
import pytest
from solution import double

def check(x, doubled):
    assert double(x) == 5

def test_wrong():
    with pytest.raises(AssertionError):
        check(2, 5)
    done.append("wrong")

def test_error():
    with pytest.raises(TypeError):
        check(None, 5)
    done.append("error")

done = []

def test_done():
    assert len(done) == 2
    raise ValueError("reached")
"""
    source, _ = perturbed(tests)
    errors = [record["exception"] for record in records(RIGHT, source) if record.get("exception")]
    assert {"type": "ValueError", "message": "reached"} in errors


SWALLOWS = "class double:\n    __init__ = __enter__ = lambda self, *a: None\n    __exit__ = lambda self, *a: True\n"


@pytest.mark.parametrize(
    "claim",
    ["assert doubled == 4", "assert doubled is not None", "pytest.fail('no')", "check(doubled)", "assert 4 == doubled"],
)
def test_a_failed_claim_that_a_block_of_the_solution_swallows_is_noted(claim):
    tests = f"""
import pytest
from solution import double

def check(doubled):
    assert doubled == 4

def test_two():
    with double(2) as doubled:
        {claim}
"""
    assert passed_again(tests, SWALLOWS) == ["test_two", LAST_TEST]


def test_an_error_that_unittest_takes_for_an_end_is_one_again():
    tests = """
import unittest
from solution import double

class TestDouble(unittest.TestCase):
    def test_two(self):
        self.assertEqual(double(2), 4)
"""
    stops = "import unittest.case\n\ndef double(x):\n    raise unittest.case._ShouldStop\n"
    assert passed_again(tests, stops) == ["TestDouble::test_two"]


EQUAL = "class Equal:\n    __eq__ = lambda self, other: True\n\ndef double(x):\n    return Equal()\n"


@pytest.mark.parametrize(
    "tests",
    [
        "class Two:\n    def test_two(self):\n        assert double(2) == 4\n\nclass TestTwo(Two):\n    pass\n",
        "if True:\n    def test_two():\n        assert double(2) == 4\n",
        "def two():\n    assert double(2) == 4\n\ntest_two = two\n",
    ],
)
def test_what_holds_falsely_in_a_test_that_syntax_does_not_name_is_told_by_the_last(tests):
    assert passed_again(f"from solution import double\n\n{tests}", EQUAL) == [LAST_TEST]


def test_what_the_tests_let_equal_anything_is_not_asked_and_all_else_is():
    tests = """
from unittest.mock import ANY
from solution import double

def check(value, expected):
    assert value == expected

def test_any():
    check({"x": double(2)}, {"x": ANY})
"""
    assert passed_again(tests, RIGHT) == []
    assert passed_again(f"{tests}\n\ndef test_two():\n    assert double(2) == 4\n", EQUAL) == ["test_two", LAST_TEST]
