"""Syntax errors of the kinds that people and models make."""

import random

from miniature.corpus.feedback import syntax_feedback

SLIPS = (
    (":\n", "\n"),
    (")\n", "\n"),
    ("return ", "retrun "),
    ("assert ", "asert "),
    ("(", "(("),
    ("]", ""),
    (" in ", " "),
)


USUAL = 0.7
"""Share of slips that are the usual one: the first definition lacks its colon."""


def with_typo(code: str, rng: random.Random) -> str:
    """The code with one slip that keeps it from compiling; unchanged if no slip does."""
    if rng.random() < USUAL:
        return code.replace(":\n", "\n", 1)
    broken = []
    for right, wrong in SLIPS:
        places = [place for place in range(len(code)) if code.startswith(right, place)]
        for place in places:
            candidate = code[:place] + wrong + code[place + len(right) :]
            if syntax_feedback(candidate) is not None:
                broken.append(candidate)
    return rng.choice(broken) if broken else code
