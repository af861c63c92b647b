"""What the processes of a job do: each is forked, sealed and only then given its texts."""

import gc
import json
import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass

import check_syntax
import descriptors
import read_tests
import records
import run_tests
import test_facts
from policy import Limits, Policy
from processes import Process
from workplace import Workplace

Texts = dict[str, str]


@dataclass(frozen=True)
class Role:
    """One process: the texts that it is given, what it does with them, and where.

    `tests`: it then goes on with pytest's session, and the plugin that `act` returned, if any; others are done.
    """

    texts: list[str]
    act: Callable[[Texts], object | None]
    directory: str
    tests: bool = False


class Sealed(BaseException):
    """Raised in a fork that has played its role so far; `tests` as in `Role`. Nothing of the zygote goes on in it."""

    def __init__(self, tests: bool, plugin: object | None) -> None:
        super().__init__(tests)
        self.tests = tests
        self.plugin = plugin


def of(job: dict[str, str], place: Workplace) -> list[Role]:
    """The roles of a job; the job is over when the process of the first one ends. KeyError for an unknown job."""
    return {
        ("check_syntax", None): [Role(["source"], _check_syntax, place.tests)],
        ("read_tests", None): [Role(["tests"], _read_tests, place.tests)],
        ("test_facts", None): [Role(["tests"], _test_facts, place.tests)],
        ("run_tests", "shared"): [
            Role(["tests", "solution"], run_tests.begin_together, place.tests, tests=True),
        ],
        ("run_controls", None): [
            Role(["tests", "solutions"], run_tests.begin_controls, place.tests, tests=True),
        ],
        ("run_tests", "process"): [
            Role(["tests"], run_tests.begin_tests_alone, place.tests, tests=True),
            Role(["solution"], run_tests.serve_solution, place.solution),
        ],
    }[job["kind"], job.get("isolation")]


def fork(role: Role, kept: dict[int, int], policy: Policy, limits: Limits) -> Process:
    """Starts the process of a role, which has the descriptors `kept` and no others. It raises `Sealed` there."""
    pid = os.fork()
    if pid > 0:
        return Process(pid)
    if sys.platform == "linux":
        # Elsewhere it stays in the zygote's process group, to be ended with it.
        os.setsid()
    descriptors.keep(kept)
    policy.seal(role.directory, limits)
    texts = json.loads(descriptors.read_all(descriptors.TEXTS))
    sys.path.insert(0, role.directory)
    os.environ["HOME"] = role.directory
    random.seed(0)
    gc.enable()
    raise Sealed(role.tests, role.act(texts))


def _check_syntax(texts: Texts) -> None:
    records.emit(check_syntax.answer(texts["source"]))


def _read_tests(texts: Texts) -> None:
    records.emit(read_tests.answer(texts["tests"]))


def _test_facts(texts: Texts) -> None:
    records.emit(test_facts.answer(texts["tests"]))
