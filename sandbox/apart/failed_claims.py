"""What a `with` of the solution's may not swallow: exceptions that are, or hide, a failed claim of the tests'.

An exception comes to `__exit__` with a traceback that begins in the frame of the `with`.
"""

import ast
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import pytest

_TESTS = "test_solution.py"
_CLAIMING = {"unittest", "_pytest"}


def leave_with(leave: Callable[..., object], *about: object) -> object:
    """What `leave`, the `__exit__` over there, says of an exception; a failed claim is told by a name that crosses."""
    error = about[1] if len(about) > 1 else None
    if _is_failed_claim(error):
        with suppress(Exception):
            leave(AssertionError, AssertionError(str(error)), None)
        return False
    swallowed = leave(*about)
    return False if swallowed and _hides_claim(error) else swallowed


def _is_failed_claim(error: object) -> bool:
    """Raised by an `assert` of the tests', or for them by unittest or pytest; not by a `raise` of theirs."""
    asked = _asked(error)
    if asked is None or not isinstance(error, AssertionError | pytest.fail.Exception):
        return False
    if asked.tb_next is None:
        return not any(isinstance(node, ast.Raise) and _covers(node, asked.tb_lineno) for node in _nodes(asked))
    # Any other is one that the solution's process gave.
    return asked.tb_next.tb_frame.f_globals.get("__name__", "").partition(".")[0] in _CLAIMING


def _hides_claim(error: object) -> bool:
    """Raised where a claim was to be reckoned, or left the `with` before a claim in its body."""
    asked = _asked(error)
    if asked is None:
        return False
    if any(_is_claim(node) and _covers(node, asked.tb_lineno) for node in _nodes(asked)):
        return True
    left = error.__traceback__
    line, of_with = left.tb_lineno, left.tb_frame.f_lineno
    return any(
        _is_claim(node) and node.lineno > line
        for block in _nodes(left)
        if isinstance(block, ast.With) and _covers(block, line) and block.lineno <= of_with < block.body[0].lineno
        for node in ast.walk(block)
    )


def _asked(error: object) -> TracebackType | None:
    """Where the tests' file had got to."""
    found = None
    trace = error.__traceback__ if isinstance(error, BaseException) else None
    while trace:
        found = trace if Path(trace.tb_frame.f_code.co_filename).name == _TESTS else found
        trace = trace.tb_next
    return found


def _nodes(trace: TracebackType) -> list[ast.AST]:
    file = Path(trace.tb_frame.f_code.co_filename)
    return [*ast.walk(ast.parse(file.read_bytes()))] if file.name == _TESTS else []


def _is_claim(node: ast.AST) -> bool:
    """Not one that says that it is never reached."""
    match node:
        case ast.Assert(test):
            return not isinstance(test, ast.Constant)
        case ast.Call(ast.Attribute(ast.Name("self"), name)):
            return name.startswith("assert")
    return False


def _covers(node: ast.stmt | ast.expr, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)
