"""A solution apart gives the outcomes, exceptions and texts that it gives beside the tests."""

import json
import re

import pytest
from apart import server
from examples import pairs
from pytest_runs import records

PROGRAMS = pairs("errors") | pairs("modules") | pairs("objects")


def _without_addresses(found: list[dict]) -> list[dict]:
    return [json.loads(re.sub(r"\b0?x[0-9a-f]{6,}", "0x", json.dumps(record))) for record in found]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_outcomes_as_in_one_process(name):
    solution, tests = PROGRAMS[name]
    together, apart = (_without_addresses(records(solution, tests, serve)) for serve in (None, server.serve))
    for one, other in zip(together, apart, strict=True):
        assert other == one
