"""A `with` of the solution's swallows what it may, and no failed claim of the tests'."""

import pytest
from apart import server
from pytest_runs import records

SWALLOWING = """
from contextlib import ExitStack, contextmanager, suppress

class Store:
    def __enter__(self):
        return {}
    def __exit__(self, *about):
        return True

class Replacing(Store):
    def __exit__(self, kind, error, traceback):
        raise ValueError

class Number(int):
    __enter__ = Store.__enter__
    __exit__ = Store.__exit__

class Suppressing(suppress):
    def __init__(self):
        super().__init__(BaseException)

class Stack(ExitStack):
    def __exit__(self, *about):
        super().__exit__(*about)
        return True

@contextmanager
def generated():
    try:
        yield {}
    except BaseException:
        pass

def failing():
    raise AssertionError("of the solution")
"""
OF_THE_TESTS = """
import pytest
import unittest
import solution

def check(held):
    with held:
        held_value = 1
        assert held_value == 2

class TestClaims(unittest.TestCase):
    def test_assert_equal(self):
        with MANAGER:
            self.assertEqual(1, 2)
    def test_assert_raises(self):
        with MANAGER:
            with self.assertRaises(KeyError):
                pass
    def test_fail(self):
        with MANAGER:
            self.fail()

def test_assert():
    with MANAGER:
        assert [1] == [
            2,
        ]

def test_in_a_helper():
    check(MANAGER)

def test_raises():
    with MANAGER, pytest.raises(ValueError):
        pass

def test_fail():
    with MANAGER:
        pytest.fail("no")

def test_whatever_it_raises_instead():
    with pytest.raises(ValueError):
        check(MANAGER)
"""
HIDING = """
import pytest
import unittest
import solution

class TestClaims(unittest.TestCase):
    def test_before_assert_equal(self):
        with MANAGER as held:
            held.lacking
            self.assertEqual(held, 1)
    def test_in_assert_equal(self):
        with MANAGER as held:
            self.assertEqual(held.lacking, 1)

def test_before_a_claim():
    with MANAGER as held:
        held.lacking
        if True:
            assert held == 1

def test_in_a_claim():
    with MANAGER as held:
        assert held.lacking == 1

def test_in_several():
    with MANAGER as held, MANAGER:
        for n in range(2):
            held.lacking
        assert n == 2
"""
NOT_OF_THE_TESTS = """
import pytest
import solution

def wrong():
    raise AssertionError(
        "of the tests' own"
    )

def test_raised():
    with MANAGER:
        raise AssertionError

def test_raised_in_a_helper():
    with MANAGER:
        wrong()

def test_of_the_solution():
    with MANAGER:
        solution.failing()

def test_another():
    with MANAGER:
        assert MANAGER is not None
        raise KeyError
        assert False, "not reached"

def test_a_claim_that_comes_later():
    with MANAGER:
        raise KeyError
    assert not False

def test_an_exit_by_hand():
    held = MANAGER
    held.__enter__()
    assert held.__exit__(KeyError, KeyError(), None)

def test_nothing():
    with MANAGER:
        pass
"""
MANAGERS = ["Store()", "Number(3)", "Suppressing()", "Stack()", "generated()"]


def _calls(tests: str, manager: str) -> dict[str, str]:
    found = records(SWALLOWING, tests.replace("MANAGER", f"solution.{manager}"), server.serve)
    return {record["id"]: record["outcome"] for record in found if record.get("when") == "call"}


@pytest.mark.parametrize("manager", [*MANAGERS, "Replacing()"])
def test_a_failed_claim_fails_its_test(manager):
    calls = _calls(OF_THE_TESTS, manager)
    assert len(calls) == 8
    assert set(calls.values()) == {"failed"}


@pytest.mark.parametrize("manager", MANAGERS)
def test_what_keeps_a_claim_from_being_asked_fails_its_test(manager):
    calls = _calls(HIDING, manager)
    assert len(calls) == 5
    assert set(calls.values()) == {"failed"}


def test_what_keeps_a_claim_from_being_asked_may_become_another_exception():
    tests = """
import pytest
import solution

def test_replaced():
    with pytest.raises(ValueError):
        with solution.Replacing() as held:
            read = held["lacking"]
            assert read == 1
"""
    assert set(_calls(tests, "").values()) == {"passed"}


@pytest.mark.parametrize("manager", MANAGERS)
def test_what_is_raised_otherwise_is_swallowed(manager):
    calls = _calls(NOT_OF_THE_TESTS, manager)
    assert len(calls) == 7
    assert set(calls.values()) == {"passed"}
