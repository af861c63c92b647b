"""How deep a value may be that goes from one process to the other."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Twice what Python's own comparison of nested lists takes.
MAX_DEPTH = 2000
# Several for each level of a value; as many levels of JSON still fit on the stack.
_FRAMES = 15_000


@contextmanager
def deep_values() -> Iterator[None]:
    """In here values may be MAX_DEPTH deep, whatever recursion the program itself is in."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + _FRAMES)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
