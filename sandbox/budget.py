"""The CPU time that a run may use, by the kernel's precise clock.

RLIMIT_CPU counts whole clock ticks, of which a process on a busy machine is charged more than it had.
"""

from collections.abc import Callable

# Threads that release the interpreter's lock, and the two processes of a run, use it up side by side.
AT_ONCE = 4
SHORTEST_SECONDS = 0.01


class Budget:
    """So many seconds for all processes of a run together."""

    def __init__(self, limit_seconds: float, cpu_seconds: Callable[[], float]) -> None:
        self._limit_seconds = limit_seconds
        self._cpu_seconds = cpu_seconds

    def until_check(self) -> float:
        """Seconds in which it cannot be used up."""
        return max(SHORTEST_SECONDS, (self._limit_seconds - self._cpu_seconds()) / AT_ONCE)

    def spent(self) -> bool:
        """Whether nothing is left of it."""
        return self._cpu_seconds() >= self._limit_seconds
