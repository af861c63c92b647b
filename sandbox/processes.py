"""One forked process, seen from the zygote: whether and how it ended, and what it used."""

import contextlib
import os
import signal
import sys
import time

RSS_BYTES = 1 if sys.platform == "darwin" else 1024


class Process:
    """A child of ours, to be reaped by `reap` and by nothing else."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        # Readable when the process has ended; macOS has none.
        self.pidfd = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
        self.ending: dict | None = None
        self.peak_memory_bytes = 0
        self._cpu_seconds = 0.0

    def reap(self, block: bool = False) -> bool:
        """Whether it has ended; if so, its ending and its resources are known from now on."""
        pid, status, usage = os.wait4(self.pid, 0 if block else os.WNOHANG)
        if pid == 0:
            return False
        code = os.waitstatus_to_exitcode(status)
        self.ending = {"kind": "signal", "signal": -code} if code < 0 else {"kind": "exit", "code": code}
        self.peak_memory_bytes = usage.ru_maxrss * RSS_BYTES
        self._cpu_seconds = usage.ru_utime + usage.ru_stime
        # What it left behind in its session, where no namespace ended with it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.pidfd is not None:
            os.close(self.pidfd)
        return True

    def kill(self) -> None:
        """End it, if it has not ended."""
        if self.ending is None:
            os.kill(self.pid, signal.SIGKILL)

    def cpu_seconds(self) -> float:
        """The CPU time that it used so far; 0 where the system tells only at the end."""
        if self.ending is None and sys.platform == "linux":
            # The kernel's name for the CPU clock of another process.
            with contextlib.suppress(OSError):
                return time.clock_gettime(~self.pid << 3 | 2)
        return self._cpu_seconds
