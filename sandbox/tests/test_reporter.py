"""What the reporter says of an exception is what Python says of it, whatever its class says."""

import pytest
from pytest_runs import records

TESTS = "import solution\n\ndef test_a():\n    solution.f()\n"
SOLUTION = """
class Meta(type):
    @property
    def __name__(cls):
        NAME

class Odd(Exception, metaclass=Meta):
    pass

def f():
    raise Odd("no")
"""


@pytest.mark.parametrize("name", ["return '\\ud800'", "return 5", "raise ValueError"])
def test_an_exception_has_the_name_of_its_class(name):
    called = [record for record in records(SOLUTION.replace("NAME", name), TESTS) if record.get("when") == "call"]
    assert [record["exception"] for record in called] == [{"type": "Odd", "message": "no"}]
