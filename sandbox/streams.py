"""The zygote's ends of a run's pipes. They never block: whoever is at the other end can make nobody wait."""

import os
from collections import deque

READ_BYTES = 64 * 1024
# The most that a pipe may hold; it is read no further once its run has ended, whoever may still write.
PIPE_BYTES = 1024 * 1024


class Drain:
    """A pipe whose first `cap` bytes are kept; the rest is read and dropped, so that a flood costs no memory."""

    def __init__(self, descriptor: int, cap: int) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self.overflowed = False
        self._kept = bytearray()
        self._cap = cap

    def read(self) -> bool:
        """Take what is there; False at the end of the pipe, or for now when there is nothing."""
        try:
            data = os.read(self.descriptor, READ_BYTES)
        except BlockingIOError:
            return False
        room = self._cap - len(self._kept)
        self.overflowed |= len(data) > room
        self._kept += data[:room]
        return len(data) > 0

    def text(self) -> str:
        """What was kept, once the run has ended. The pipe is emptied and closed."""
        for _ in range(PIPE_BYTES // READ_BYTES):
            if not self.read():
                break
        os.close(self.descriptor)
        return self._kept.decode("utf-8", "replace")


class Feed:
    """A pipe into which `pieces` go as it takes them."""

    def __init__(self, descriptor: int, pieces: list[memoryview]) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self._pieces = deque(pieces)

    def write(self) -> bool:
        """Give what it takes; False when nothing is left, or nobody to take it. Then the pipe is closed."""
        try:
            while self._pieces:
                written = os.write(self.descriptor, self._pieces[0])
                self._pieces[0] = self._pieces[0][written:]
                if not self._pieces[0]:
                    self._pieces.popleft()
        except BlockingIOError:
            return True
        except BrokenPipeError:
            pass
        os.close(self.descriptor)
        return False
