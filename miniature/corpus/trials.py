"""Simulated trials: an author goes through the protocol, and each attempt becomes a document."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from miniature.corpus import mixture
from miniature.corpus.authors import Author
from miniature.corpus.feedback import syntax_feedback, tests_feedback
from miniature.corpus.problem import Problem
from miniature.prompts import RejectedAnswer, render_prompt

ATTEMPTS = 3


@dataclass(frozen=True)
class Document:
    """A prompt and the answer that the model shall learn."""

    prompt: str
    completion: str


def answer(code: str) -> str:
    """The form that the prompts ask for."""
    return f"```python\n{code}```"


def simulate_trial(problem: Problem, templates: dict[str, str], rng: random.Random) -> Iterator[Document]:
    """The documents of one trial: up to three attempts at the tests, then up to three at the implementation."""
    author = Author(problem, rng.random() < mixture.mixture_of(problem.task.id).careful_share, rng)
    rejected = None
    for _ in range(ATTEMPTS):
        tests = author.tests()
        prompt = render_prompt(templates, problem.task, "g_test", rejected=rejected)
        yield Document(prompt, answer(tests))
        feedback = syntax_feedback(tests)
        if feedback is None:
            break
        rejected = RejectedAnswer(answer(tests), feedback)
    else:
        return

    if rng.random() >= mixture.SAME_AUTHOR:
        author = Author(problem, not author.careful, rng)
    solution = rng.choice(problem.solutions)
    rejected = None
    for attempt in range(ATTEMPTS):
        right = author.skill.right_fix if attempt else author.skill.right_code
        code = author.implementation(solution, right)
        prompt = render_prompt(templates, problem.task, "g_impl", tests, rejected)
        yield Document(prompt, answer(code))
        feedback = tests_feedback(tests, code)
        if feedback is None:
            break
        rejected = RejectedAnswer(answer(code), feedback)
