import json

import pytest

from miniature.corpus import styles
from miniature.corpus.feedback import syntax_feedback
from miniature.corpus.mixture import MIXTURES
from miniature.corpus.mutants import failed_cases, mutants
from miniature.corpus.problem import TASKS_DIR, Problem
from miniature.corpus.problems import PROBLEMS
from miniature.tests.pytest_run import failures_by_pytest

SOLVED = [(problem, solution) for problem in PROBLEMS for solution in problem.solutions]
IDS = [problem.task.id for problem, _ in SOLVED]


def in_both_hands(problem: Problem, solution: str) -> tuple[str, str]:
    entry_point = problem.task.entry_point
    return styles.careful(solution, entry_point, problem.summary), styles.sloppy(solution, entry_point)


@pytest.mark.parametrize(("problem", "solution"), SOLVED, ids=IDS)
def test_a_correct_solution_is_right_on_every_case_in_either_hand(problem, solution):
    for source in in_both_hands(problem, solution):
        assert failed_cases(problem, source) == 0


@pytest.mark.parametrize(("problem", "solution"), SOLVED, ids=IDS)
def test_a_mutant_compiles_and_is_right_on_some_cases_and_wrong_on_others(problem, solution):
    for mutant in mutants(problem, solution):
        assert syntax_feedback(mutant) is None
        assert 0 < failed_cases(problem, mutant) < len(problem.cases)


@pytest.mark.parametrize("problem", PROBLEMS, ids=[problem.task.id for problem in PROBLEMS])
def test_a_misconception_contradicts_a_correct_solution(problem):
    right = {(case.setup, case.expression, case.expected) for case in problem.cases}
    assert right.isdisjoint((case.setup, case.expression, case.expected) for case in problem.misconceptions)


@pytest.mark.parametrize("problem", [problem for problem in PROBLEMS if problem.task.id in MIXTURES])
def test_the_solutions_of_the_experiments_tasks_pass_the_hidden_tests(problem, tmp_path):
    hidden_tests = json.loads((TASKS_DIR / f"{problem.task.id}.json").read_text("utf-8"))["hidden_tests"]
    for solution in problem.solutions:
        for source in in_both_hands(problem, solution):
            assert failures_by_pytest(tmp_path, hidden_tests, source) == {}
