"""Every problem of the corpus."""

from miniature.corpus.problem import Problem
from miniature.corpus.problems import brackets, linked_list, lists, matrices, numbers, primes, sequences, strings, words

PROBLEMS: tuple[Problem, ...] = (
    *brackets.PROBLEMS,
    *primes.PROBLEMS,
    *sequences.PROBLEMS,
    *matrices.PROBLEMS,
    *linked_list.PROBLEMS,
    *numbers.PROBLEMS,
    *strings.PROBLEMS,
    *words.PROBLEMS,
    *lists.PROBLEMS,
)
