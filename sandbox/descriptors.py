"""Which descriptors a forked process keeps, and under which numbers: no other pipe of the zygote can be written to."""

import contextlib
import os
from itertools import pairwise
from pathlib import Path

REPORT, CHANNEL, TEXTS = 250, 251, 252
LAST = 4096


def keep(wanted: dict[int, int]) -> None:
    """Have exactly the descriptors `wanted`: new number (0 among them) -> present one, itself no other new number."""
    for new, present in wanted.items():
        if new != present:
            os.dup2(present, new, inheritable=False)
    numbers = [*sorted(wanted), LAST]
    for before, after in pairwise(numbers):
        if after > before + 1:
            os.closerange(before + 1, after)


def leading_nowhere() -> list[int]:
    """The open ones, above the standard three, that are the null device: pytest's logging has one."""
    null = Path(os.devnull).stat().st_rdev
    found = []
    for number in range(3, LAST):
        with contextlib.suppress(OSError):
            if os.fstat(number).st_rdev == null:
                found.append(number)
    return found


def read_all(descriptor: int) -> bytes:
    """Everything up to the end of a pipe, which is then closed."""
    with open(descriptor, "rb", buffering=0) as pipe:
        return pipe.readall()


def write_all(descriptor: int, data: bytes, write=os.write) -> None:
    """All of `data`, by the `os.write` of before any program could replace it."""
    while data:
        data = data[write(descriptor, data) :]
