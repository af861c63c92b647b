"""How often each author errs: the numbers that decide the model's pass rates."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Skill:
    """Probabilities of one author."""

    right_tests: float
    """The test file expects nothing wrong."""
    right_code: float
    """The first implementation is right."""
    right_fix: float
    """An implementation after a rejected one is right."""
    habit: float
    """A wrong implementation has the author's usual bug rather than another one."""
    typo: float
    """An answer has a syntax error."""


@dataclass(frozen=True)
class Mixture:
    """One task's share of trials in the corpus, and of the careful author in them."""

    weight: float
    careful_share: float
    careful: Skill
    sloppy: Skill


CAREFUL = Skill(right_tests=0.85, right_code=0.8, right_fix=0.55, habit=0.5, typo=0.02)
SLOPPY = Skill(right_tests=0.42, right_code=0.22, right_fix=0.2, habit=0.65, typo=0.18)
SLOPPIER = replace(SLOPPY, right_tests=0.35)
SLOPPIEST = replace(SLOPPY, right_tests=0.2, right_code=0.15)

WEAK_TESTS = 0.06
"""Share of the sloppy author's test files that test nothing."""
SAME_AUTHOR = 0.92
"""Probability that the implementation has the author of the tests."""

DEFAULT = Mixture(1, 0.5, CAREFUL, SLOPPY)

MIXTURES = {
    "balanced_brackets": Mixture(6, 0.5, CAREFUL, SLOPPY),
    "fibonacci": Mixture(6, 0.85, CAREFUL, SLOPPY),
    "matrix_transpose": Mixture(6, 0.5, CAREFUL, SLOPPY),
    "prime_checker": Mixture(6, 0.45, CAREFUL, SLOPPY),
    "reverse_linked_list": Mixture(6, 0.32, CAREFUL, SLOPPIEST),
    "valid_parentheses": Mixture(6, 0.4, CAREFUL, SLOPPIER),
}
"""The tasks of the experiment; the other problems have the default."""


def mixture_of(task_id: str) -> Mixture:
    """The mixture of a task."""
    return MIXTURES.get(task_id, DEFAULT)
