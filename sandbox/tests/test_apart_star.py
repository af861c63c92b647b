"""`from solution import *` gives the tests what they need of the solution's, and takes nothing from them."""

from apart import server
from pytest_runs import records

CHEAT = """
class Yes:
    def __init__(self, *args, **named): pass
    def __eq__(self, other): return True
    def __enter__(self): return self
    def __exit__(self, *args): return True
    def __call__(self, *args): return True

pytest = Yes()
pytest.approx = pytest.raises = pytest.fixture = Yes()
math = sorted = len = isinstance = sum = isclose = test_a = test_b = setup_module = pytestmark = Yes()
__all__ = [name for name in list(globals()) if not name.startswith("_")] + ["__builtins__", "__name__", 3, None]

def double(x):
    return Yes()
"""
TESTS = """
import math
import pytest
from math import isclose
from solution import *

def test_a():
    assert double(2) == pytest.approx(4)

def test_b():
    assert isclose(double(2), 4) and math.isclose(double(2), 4)

def test_c():
    with pytest.raises(ValueError):
        assert len(sorted(double(2))) == 4

def test_d():
    assert isinstance(double(2), int)
"""


def test_no_name_that_the_tests_or_python_have_is_replaced():
    outcomes = [record["outcome"] for record in records(CHEAT, TESTS, server.serve) if record.get("when") == "call"]
    assert outcomes == ["failed"] * 4
