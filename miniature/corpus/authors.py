"""Two authors who write tests and implementations. Their hand shows in the text, and tells how often they are right."""

import random
from dataclasses import dataclass

from miniature.corpus import mixture, styles
from miniature.corpus.mutants import mutants
from miniature.corpus.problem import Problem
from miniature.corpus.typos import with_typo
from miniature.corpus.written_tests import careful_tests, sloppy_tests, weak_tests

CAREFUL_CASES = (3, 5)
SLOPPY_CASES = (1, 4)


@dataclass(frozen=True)
class Author:
    """One of the two, at work on one problem."""

    problem: Problem
    careful: bool
    rng: random.Random

    @property
    def skill(self) -> mixture.Skill:
        mix = mixture.mixture_of(self.problem.task.id)
        return mix.careful if self.careful else mix.sloppy

    def tests(self) -> str:
        """A test file."""
        rng = self.rng
        if not self.careful and rng.random() < mixture.WEAK_TESTS:
            return self.typed(weak_tests(self.problem, rng))
        count = rng.randint(*(CAREFUL_CASES if self.careful else SLOPPY_CASES))
        cases = rng.sample(self.problem.cases, min(count, len(self.problem.cases)))
        if rng.random() >= self.skill.right_tests:
            place = rng.randrange(len(cases))
            cases[place] = rng.choice(self.problem.misconceptions)
            cases = [case for case in cases if case is cases[place] or case.name != cases[place].name]
        return self.typed(careful_tests(self.problem, cases) if self.careful else sloppy_tests(cases, rng))

    def implementation(self, solution: str, right: float) -> str:
        """An implementation that follows a solution, correct with the probability `right`."""
        wrong = mutants(self.problem, solution)
        if wrong and self.rng.random() >= right:
            solution = wrong[self.habit(len(wrong))] if self.rng.random() < self.skill.habit else self.rng.choice(wrong)
        entry_point = self.problem.task.entry_point
        if self.careful:
            return self.typed(styles.careful(solution, entry_point, self.problem.summary))
        return self.typed(styles.sloppy(solution, entry_point))

    def habit(self, count: int) -> int:
        """Which of `count` bugs is this author's usual one: one of the worse third."""
        return random.Random(f"{self.problem.task.id} {self.careful} {count}").randrange(-(-count // 3))

    def typed(self, code: str) -> str:
        """The code as typed, sometimes with a slip."""
        return with_typo(code, self.rng) if self.rng.random() < self.skill.typo else code
