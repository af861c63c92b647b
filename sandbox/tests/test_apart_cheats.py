"""A solution that solves nothing passes nothing when it is apart, whatever it does and says over there."""

import contextlib
import random
import socket
from collections.abc import Callable
from typing import NoReturn

import pytest
from apart import far_side, server
from apart.client import LOST, Client
from apart.stand_ins import StandIn
from apart.wire import MAX_BYTES, Wire
from examples import programs
from pytest_runs import records

CHEATS = programs("cheats")
TESTS = CHEATS.pop("the tests")
ALWAYS = CHEATS.pop("an object that answers yes")
# What the object that answers yes may be besides, with a value for it.
BASES = {
    "object": "",
    **{"int": "7", "float": "7.0", "complex": "7", "str": "'seven'", "bytes": "b'seven'"},
    **{"list": "[7]", "tuple": "(7,)", "set": "{7}", "frozenset": "{7}", "dict": "{7: 7}", "bytearray": "b'seven'"},
    **{"collections.OrderedDict": "{7: 7}", "collections.Counter": "'seven'", "collections.deque": "[7]"},
    **{"collections.UserList": "[7]", "collections.abc.Mapping": "", "collections.abc.Sequence": ""},
    **{"collections.abc.Set": "", "fractions.Fraction": "7", "decimal.Decimal": "7", "datetime.date": "2024, 1, 1"},
    **{"Exception": "7", "enum.Enum": "", "numbers.Number": "", "unittest.mock.MagicMock": ""},
}
RIGHT = """
def double(x):
    if x is None or x is True:
        return x
    return {key: 2 * value for key, value in x.items()} if isinstance(x, dict) else 2 * x
"""
# True whatever `double` gives, as long as it exists.
VACUOUS = {"test_solution.py::test_type"}


def passed(found: list[dict]) -> set[str]:
    return {record["id"] for record in found if record.get("when") == "call" and record["outcome"] == "passed"}


def test_an_honest_solution_passes():
    assert len(passed(records(RIGHT, TESTS, server.serve))) == 24


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_passes_nothing_and_skips_nothing(name):
    found = records(CHEATS[name], TESTS, server.serve)
    returns_seven = "return 7" in CHEATS[name]
    assert passed(found) <= (VACUOUS if returns_seven else set())
    assert all(record.get("outcome") != "skipped" for record in found)
    assert found[-1]["exit"] in (0, LOST)


RESULTS = [
    "[Always(VALUE)] * 2",
    "{1: Always(VALUE)}",
    "Always",
    "(yes for yes in [Always(VALUE)])",
    "Always(VALUE).count",
]


@pytest.mark.parametrize(
    ("base", "result"), [*((base, "Always(VALUE)") for base in BASES), *(("object", result) for result in RESULTS)]
)
def test_an_object_that_answers_yes_passes_nothing(base, result):
    cheat = (
        ALWAYS.replace("return Always(VALUE)", f"return {result}").replace("BASE", base).replace("VALUE", BASES[base])
    )
    imports = "import collections.abc, datetime, decimal, enum, fractions, numbers, unittest.mock\n"
    found = records(imports + cheat, TESTS, server.serve)
    assert not passed(found)
    assert sum(record.get("when") == "call" for record in found) == 24


# What a server may send in place of the number that a call gave.
VALUES = {
    "nothing known": ["nobody"],
    "no tag": [],
    "a tag that is no text": [[1]],
    "an object of JSON's": {"a": 1},
    "an int with a class": ["h", 7, ["n", "int"]],
    "a function that nobody has": ["n", "eval"],
    "a module": ["n", "os"],
    "a function from a library": ["function", "os", "system"],
    "a twin that nobody has": ["@", 99],
    "a list without a number": ["l", []],
    "a list with a bad number": ["l", [], "x", 1],
    "a dict with half an entry": ["d", [], -1, 1, 2, 3],
    "a dict with a list for a key": ["d", [], -1, ["l", [], -2], 1],
    "bytes that are none": ["bytearray", [], -1, 300],
    "a set of lists": ["set", [], -1, ["l", [], -2]],
    "a deque of a bad length": ["deque", ["x"], -1],
    "a range of texts": ["range", "a", "b", "c"],
    "a date that is none": ["date", 2020, 13, 40],
    "a number that is none": ["int", "zz"],
    "a text that is none": ["str", "zz"],
    "a decimal that is none": ["decimal", "zz"],
    "a pattern that is none": ["pattern", "(", 0],
    "a pattern of an int": ["pattern", 5, 0],
    "a deep pattern": ["pattern", "(" * 5000 + ")" * 5000, 0],
    "a time zone that is none": ["zone", "no/such"],
    "a time zone elsewhere": ["zone", "../../etc/passwd"],
    "a class of null characters": ["c", 9, ["\0", "a", "b"], [], [], None, []],
    "a class of an unknown base": ["c", 9, ["A", "A", "b"], [], [], "module", []],
    "a class of a bad name": ["c", 9, [1, 2, 3], [], [], None, []],
    "a class of classes": ["h", 8, ["c", 9, ["A", "A", "b"], [["n", "type"]], [], "type", []]],
    "a class that is an int and a str": ["c", 9, ["A", "A", "b"], [["n", "int"], ["n", "str"]], [], "int", []],
    "a class under another's number": ["c", 1, ["A", "A", "b"], [], [], None, []],
    "an object under another's number": ["h", 1, ["c", 9, ["A", "A", "b"], [], [], None, []]],
    "an int that holds a text": ["h", 8, ["c", 9, ["A", "A", "b"], [["n", "int"]], [], "int", []], "4"],
    "an int that holds an int": ["h", 8, ["c", 9, ["int", "int", "builtins"], [["n", "int"]], [], "int", []], 5],
    "an exception that is none": ["x", "int", ["t"], "text"],
    "an exception of bad arguments": ["x", "ValueError", "text", 3],
    "a bool that is an int": 1.5,
}


@pytest.mark.parametrize("name", VALUES)
def test_an_answer_that_no_server_gives_passes_nothing(name):
    found = records("", "from solution import f\n\ndef test_f():\n    assert f() == 4\n", _answering(VALUES[name]))
    assert not passed(found)
    assert found[-1]["exit"] in (0, LOST)


def test_the_server_of_these_tests_can_answer_rightly():
    assert passed(records("", "from solution import f\n\ndef test_f():\n    assert f() == 4\n", _answering(4)))


def _answering(value: object) -> Callable[[socket.socket], None]:
    def serve(channel: socket.socket) -> None:
        wire = Wire(channel)
        function = ["h", 1, ["c", 2, ["function", "function", "builtins"], [], ["__call__"], None, []]]
        answers = {"get": [function], "__call__": [value]}
        while True:
            number, operation, *_ = wire.receive()
            left = answers.get(operation) or [None]
            wire.send([number, False, [left.pop()], [], []])

    return serve


def _frame(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


BYTES = {
    "nothing": b"",
    "half a length": b"\0\0",
    "half a message": b"\0\0\0\x20[1,",
    "more than is allowed": (MAX_BYTES + 1).to_bytes(4, "big") + b"[",
    "as much as there can be": b"\xff\xff\xff\xff[[[[",
    "no JSON": _frame(b"hello"),
    "not ASCII": _frame(b"\xff\xfe\xff\xfe"),
    "an empty message": _frame(b""),
    "a number": _frame(b"4"),
    "an empty array": _frame(b"[]"),
    "the answer to another question": _frame(b"[7,false,[4],[],[]]"),
    "two answers": 2 * _frame(b"[1,false,[4],[],[]]"),
    "too little of an answer": _frame(b"[1,false,[4],[]]"),
    "too many values": _frame(b"[1,false,[4,5],[],[]]"),
    "no value": _frame(b"[1,false,[],[],[]]"),
    "an exception that is none": _frame(b"[1,true,[4],[],[]]"),
    "neither raised nor not": _frame(b"[1,1,[4],[],[]]"),
    "deep brackets": _frame(b"[" * 2**20),
    "a number of many digits": _frame(b"[1,false,[" + b"9" * 10**4 + b"],[],[]]"),
    "a change of nothing": _frame(b"[1,false,[4],[[3,1,2]],[]]"),
    "a change that is none": _frame(b"[1,false,[4],[[]],[]]"),
    "a deep value": _frame(b"[1,false,[" + b'["t",' * 300 + b"1" + b"]" * 300 + b"],[],[]]"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_answer_end_the_tests_process_at_once(name):
    def serve(channel: socket.socket) -> None:
        channel.recv(4096)
        channel.sendall(BYTES[name])

    found = records("", "try:\n    import solution\nexcept BaseException:\n    pass\ndef test_a():\n    pass\n", serve)
    assert found == [{"exit": LOST}]


def test_the_end_of_the_solution_is_the_end_of_the_tests():
    solution = "import os\ndef f():\n    os.kill(os.getpid(), 9)\n"
    tests = "from solution import f\ndef test_a():\n    try:\n        f()\n    except BaseException:\n        pass\n"
    assert records(solution, tests, server.serve)[-1] == {"exit": LOST}


class Lost(BaseException):
    """In place of the end of the process."""


def test_no_answer_at_all_makes_anything_but_values_stand_ins_or_an_end(monkeypatch):
    kinds = set()
    rng = random.Random(1)
    parts = [*_all_in(list(VALUES.values())), "__eq__", "__hash__", "__iter__", "unhashable", "Sequence", True, 10**30]

    def any_value(depth: int) -> object:
        if depth == 0 or rng.random() < 0.3:
            return rng.choice(parts)
        if rng.random() < 0.3:
            return [rng.choice(parts) for _ in range(rng.randrange(6))]
        return [rng.choice(parts), *(any_value(depth - 1) for _ in range(rng.randrange(6)))]

    for _ in range(20_000):
        here, there = socket.socketpair()
        client = Client(here, _lose)
        monkeypatch.setattr(far_side, "ask", client.ask)
        with here, there:
            Wire(there).send([1, False, [any_value(4)], [], []])
            there.shutdown(socket.SHUT_WR)
            with contextlib.suppress(Lost, RecursionError, MemoryError):
                value = client.ask("anything")
                kinds.add(type(type(value)))
    assert kinds == {type, StandIn}


def _lose(_: int) -> NoReturn:
    raise Lost


def _all_in(values: list) -> list:
    found = []
    for value in values:
        found.append(value)
        if type(value) is list:
            found += _all_in(value)
    return found


DEEP = """
import gc
from apart import codec
from apart.handles import Handles

codec.MAX_DEPTH = 10**6

def double(x):
    value = [1]
    for _ in range(2000):
        value = [value]
    x[:] = value
    handles = next(thing for thing in gc.get_objects() if isinstance(thing, Handles))
    compose = handles.compose

    def forgetting(values):
        values, changes, _ = compose(values)
        handles.twins.drop(range(-4000, 2))
        return [values, changes, list(range(-4000, 2))]

    handles.compose = forgetting
    return [1, 1]
"""


def test_a_solution_cannot_choose_to_run_beside_the_tests():
    tests = "from solution import double\n\ndef test_a():\n    data = [1]\n    double(data)\n    double([data])\n"
    found = records(DEEP, tests, server.serve)
    assert not passed(found)
    assert found[-1]["exit"] == 0
