import pytest

from miniature.corpus.feedback import tests_feedback as feedback_on
from miniature.tests.pytest_run import failures_by_pytest

IMPORT = "from solution import f\n\n"
FAILING = {
    "numbers": ("def f(n): return n", "def test_a():\n    assert f(1) == 2\n\n\ndef test_b():\n    assert f(1) == 1\n"),
    "truth": ("def f(n): return n", "def test_a():\n    assert f(1) is True\n\ndef test_b():\n    assert not f(1)\n"),
    "falsehood": ("def f(n): return n", "def test_a():\n    assert f(0)\n"),
    "lists": ("def f(n): return list(range(n))", "def test_a():\n    assert f(20) == []\n    assert f(0) == [1]\n"),
    "short_lists": ("def f(n): return [n]", "def test_a():\n    assert f(2) == [1]\n"),
    "strings": ("def f(n): return 'ab' * n", "def test_a():\n    assert f(20) == 'a'\n"),
    "other_kinds": ("def f(n): return [n] * 20", "def test_a():\n    assert f(20) == None\n"),
    "errors": ("def f(n): return n[0]", "def test_a():\n    assert f(20) == 1\n\ndef test_b():\n    assert g() == 1\n"),
}


@pytest.mark.parametrize("name", FAILING)
def test_feedback_on_failed_tests_is_in_pytests_words(name, tmp_path):
    solution, tests = FAILING[name]
    failures = failures_by_pytest(tmp_path, IMPORT + tests, solution)
    first, *rest = feedback_on(IMPORT + tests, solution).split("\n")
    assert first == f"{len(failures)} of {tests.count('def test')} tests failed."
    assert rest == [f"{test}: {failure}" for test, failure in failures.items()]


def test_a_passing_solution_has_no_feedback():
    assert feedback_on(IMPORT + "def test():\n    assert f(1) == 1\n", "def f(n): return n") is None


def test_feedback_names_what_kept_the_tests_from_loading():
    loading = "The tests could not be loaded: "
    assert feedback_on("from solution import g\n", "f = 1") == (
        f"{loading}ImportError: cannot import name 'g' from 'solution'"
    )
    assert feedback_on(IMPORT, "def f(n)\n    return n") == (
        f"{loading}SyntaxError: expected ':' (solution.py, line 1)"
    )


def test_an_endless_loop_ends():
    tests = IMPORT + "def test():\n    assert f(1) == 1\n"
    assert feedback_on(tests, "def f(n):\n    while True:\n        n += 1\n") == (
        "The tests did not finish in 5 s of CPU time."
    )


def test_a_file_without_tests_is_said_to_have_none():
    assert feedback_on(IMPORT, "def f(n): return n") == "The test file has no tests."
