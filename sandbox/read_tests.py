"""What is to be known of a test file before it runs, all of it from its syntax."""

from apart.depth import deep_values
from expected_tests import expected_tests
from isolation import isolation_of
from perturb import perturbed
from skipping import may_skip


def answer(tests: str) -> dict:
    """`expected`, `may_skip`, `isolation` and `why_shared`, and the `perturbed` control or None.

    Every file has its control: that something cannot cross to a process of the solution's own may show only in the run.
    Any text will do: what cannot be read yields no expectations and no control, and pytest says what is wrong with it.
    """
    try:
        expected = expected_tests(tests)
        skipping = may_skip(tests)
        isolation, why_shared = isolation_of(tests)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return _answer([], None, "shared", "the tests do not parse")
    return _answer(expected, skipping, isolation, why_shared, _control(tests))


def _answer(
    expected: list[str],
    skipping: list[str] | None,
    isolation: str,
    why_shared: str | None,
    control: dict | None = None,
) -> dict:
    return {
        "expected": expected,
        "may_skip": skipping,
        "isolation": isolation,
        "why_shared": why_shared,
        "perturbed": control,
    }


def _control(tests: str) -> dict | None:
    try:
        with deep_values():
            control = perturbed(tests)
    # What can be read but not be written again has no control: expressions too deep, backslashes in an f-string.
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    return control and {"tests": control[0], "must_fail": control[1]}
