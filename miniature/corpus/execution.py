"""Runs the corpus' own code within a number of lines, so that the result does not depend on the machine's speed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

LINE_BUDGET = 3000


class OutOfLines(BaseException):
    """The code ran through more lines than a small task needs."""


@contextmanager
def line_budget(lines: int = LINE_BUDGET) -> Iterator[None]:
    """Raises OutOfLines inside the block once that many lines ran; only for code that this package wrote."""
    left = lines

    def trace(frame: FrameType, event: str, argument: object):
        nonlocal left
        left -= event == "line"
        if left < 0:
            raise OutOfLines
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(previous)


def load_module(source: str) -> dict[str, object]:
    """The namespace of a module after its import."""
    namespace: dict[str, object] = {"__name__": "solution"}
    exec(compile(source, "solution.py", "exec"), namespace)
    return namespace
