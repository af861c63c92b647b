"""A StopIteration of a function of the solution's ends no iterator of the tests', and is raised where it is called."""

import pytest
from apart import server
from pytest_runs import records

SOLUTION = """
def is_prime(n):
    raise StopIteration

class Prime:
    def __init__(self, n):
        raise StopIteration

class Queue:
    def pop_next(self):
        raise StopIteration
    def __iter__(self):
        return iter([1, 2])
"""
HEAD = "import functools, pytest, unittest\nfrom solution import Prime, Queue, is_prime\nNUMBERS = [2, 3, 5]\n\n"


def _outcomes(*bodies: str) -> list[str]:
    tests = HEAD + "\n".join(f"def test_{number}():\n    {body}\n" for number, body in enumerate(bodies))
    return [record["outcome"] for record in records(SOLUTION, tests, server.serve) if record.get("when") == "call"]


@pytest.mark.parametrize(
    "body",
    [
        "assert all(map(is_prime, NUMBERS))",
        "assert list(map(is_prime, NUMBERS)) == []",
        "assert all(map(Prime, NUMBERS))",
        "assert [*filter(is_prime, NUMBERS)] == []",
        "assert all(found for found in map(is_prime, NUMBERS))",
        "for found in map(is_prime, NUMBERS): assert found",
        "assert next(map(is_prime, NUMBERS), True)",
        "found = map(is_prime, NUMBERS)\n    for one in found: assert one",
        "found = list(zip(NUMBERS, map(is_prime, NUMBERS)))\n    assert not found",
    ],
)
def test_it_ends_no_iterator(body):
    assert _outcomes(body) == ["failed"]


def test_it_is_raised_where_the_tests_call():
    outcomes = _outcomes(
        "with pytest.raises(StopIteration): is_prime(2)",
        "with pytest.raises(StopIteration): Prime(2)",
        "with pytest.raises(StopIteration): assert is_prime(2)",
        "with pytest.raises(StopIteration): Queue().pop_next()",
        "with pytest.raises(StopIteration): print(Queue().pop_next())",
        "with pytest.raises(StopIteration): is_prime(*[2])",
        "pytest.raises(StopIteration, is_prime, 2)",
        "unittest.TestCase().assertRaises(StopIteration, is_prime, 2)",
        "assert list(Queue()) == [1, 2]",
        "queue = iter(Queue())\n    assert [next(queue), next(queue), next(queue, 3)] == [1, 2, 3]",
    )
    assert outcomes == ["passed"] * 10
