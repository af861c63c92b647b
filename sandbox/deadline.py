"""The wall clock as a backstop: a run that is only waiting ends, one on a busy machine gets more time."""

import time
from collections.abc import Callable

BUSY_SHARE = 0.05
PATIENCE = 4
CHECKS = 5


class Deadline:
    """Over at `wall_seconds`; as long as the run still gets CPU, at `PATIENCE` times that.

    It still gets CPU when it had 5 % of a core since the check before; there are five checks to a `wall_seconds`.
    """

    def __init__(self, wall_seconds: float, cpu_seconds: Callable[[], float]) -> None:
        self._started = time.monotonic()
        self._wall_seconds = wall_seconds
        self._cpu_seconds = cpu_seconds
        self._interval = wall_seconds / CHECKS
        self._checked = 0.0
        self._cpu_at_check = 0.0

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def until_check(self) -> float:
        """Seconds until `passed` has to be asked again."""
        return max(0.0, self._checked + self._interval - self.elapsed())

    def passed(self) -> bool:
        """Whether the run's time is over."""
        elapsed = self.elapsed()
        if elapsed < self._checked + self._interval:
            return False
        cpu = self._cpu_seconds()
        busy = cpu - self._cpu_at_check >= BUSY_SHARE * (elapsed - self._checked)
        self._checked, self._cpu_at_check = elapsed, cpu
        return elapsed >= self._wall_seconds * (PATIENCE if busy else 1)
