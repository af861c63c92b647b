"""Test files: good ones, weak ones, wrong ones."""

import random

from miniature.corpus.problem import Case, Problem
from miniature.corpus.styles import double_quoted

VACUOUS = ("{call} is not None", "{call} == {call}", "True")


def careful_tests(problem: Problem, cases: list[Case]) -> str:
    """One named test per case, and only the names that the tests need are imported."""
    lines = [f"from solution import {', '.join(problem.imports)}"]
    for case in cases:
        lines += ["", "", f"def test_{case.name}():", *setup_lines(case), f"    assert {claim(case)}"]
    return double_quoted("\n".join(lines) + "\n")


def sloppy_tests(cases: list[Case], rng: random.Random) -> str:
    """Numbered tests, or all claims in one test; truth values by truth; everything is imported."""
    lines = ["from solution import *"]
    in_one = rng.random() < 0.5
    if in_one:
        lines += ["", "def test():"]
    for number, case in enumerate(cases, 1):
        if not in_one:
            lines += ["", f"def test_{number}():"]
        lines += [*setup_lines(case), f"    assert {loose_claim(case)}"]
    return "\n".join(lines).replace('"', "'") + "\n"


def weak_tests(problem: Problem, rng: random.Random) -> str:
    """A test that almost any implementation passes."""
    case = rng.choice(problem.cases)
    claim_text = rng.choice(VACUOUS).format(call=case.expression)
    lines = ["from solution import *", "", "def test():", *setup_lines(case), f"    assert {claim_text}"]
    return "\n".join(lines).replace('"', "'") + "\n"


def setup_lines(case: Case) -> list[str]:
    """The lines before the claim."""
    return [f"    {case.setup}"] if case.setup else []


def claim(case: Case) -> str:
    """The strict claim: `is` for the singletons, `==` for the rest."""
    operator = "is" if case.expected in ("True", "False", "None") else "=="
    return f"{case.expression} {operator} {case.expected}"


def loose_claim(case: Case) -> str:
    """The short claim: truth values as they are."""
    match case.expected:
        case "True":
            return case.expression
        case "False":
            return f"not {case.expression}"
        case _:
            return f"{case.expression} == {case.expected}"
