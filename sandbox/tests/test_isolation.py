"""Which tests can be run with the solution apart, by their syntax."""

import json
from pathlib import Path

import pytest
from apart import server
from examples import pairs, programs
from isolation import isolation_of
from pytest_runs import records

TASKS = [
    json.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parents[2] / "tasks").glob("*.json"))
    if path.name != "schema.json"
]
APART = programs("apart")
SHARED = programs("shared")
PAIRS = pairs("errors") | pairs("modules") | pairs("objects")


@pytest.mark.parametrize("name", APART)
def test_is_apart(name):
    assert isolation_of(APART[name]) == ("process", None)


@pytest.mark.parametrize("name", SHARED)
def test_is_shared(name):
    isolation, why = isolation_of(SHARED[name])
    assert isolation == "shared"
    assert why


@pytest.mark.parametrize("name", PAIRS)
def test_the_programs_of_these_tests_parse(name):
    assert isolation_of(PAIRS[name][1])


def test_a_text_that_is_no_python_is_an_error():
    with pytest.raises(SyntaxError):
        isolation_of("def test_a(:")


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["id"])
def test_a_tasks_reference_solutions_pass_apart_and_its_stub_does_not(task):
    assert isolation_of(task["hidden_tests"]) == ("process", None)
    for solution in task["reference_solutions"]:
        found = records(solution, task["hidden_tests"], server.serve)
        assert [record for record in found if record.get("outcome", "passed") != "passed"] == []
        assert any(record.get("when") == "call" for record in found)
    found = records(task["stub"], task["hidden_tests"], server.serve)
    assert any(record.get("outcome") == "failed" for record in found)


def test_an_expression_too_deep_for_an_ordinary_stack_is_looked_through():
    total = " + ".join(["1"] * 1000)
    assert isolation_of(f"from solution import f\n\ndef test_a():\n    assert f() == {total}\n") == ("process", None)
