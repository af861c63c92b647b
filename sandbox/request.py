"""A request as it comes in: the header is parsed, the programs in it are not even copied.

What a process has in its memory, its forks have too. A solution in a process of its own could read the tests there,
so the line lies in pages that no fork gets, and its texts go on to the process that they are for as they are.
"""

import json
import mmap
import os
import re
from typing import Any

# JSON escapes the quotes within a text, so that the first bare one ends it.
TEXT = re.compile(rb'"(tests|solutions?|source)"\s*:\s*("[^"\\]*+(?:\\.[^"\\]*+)*+")')
LARGEST = 8 * 2**20


class Request:
    """One line of JSON: `header` without its texts, and each text's JSON literal by name."""

    def __init__(self, line: memoryview) -> None:
        spans = {found[1].decode(): found.span(2) for found in TEXT.finditer(line)}
        header, end = bytearray(), 0
        for start, stop in spans.values():
            header += line[end:start]
            header += b'""'
            end = stop
        header += line[end:]
        self.header: dict[str, Any] = json.loads(header)
        self._line, self._spans = line, spans

    def texts(self, names: list[str]) -> list[memoryview]:
        """The pieces of a JSON object with these texts."""
        pieces = [memoryview(b"{")]
        for name in names:
            start, stop = self._spans[name]
            pieces += [memoryview(f'"{name}":'.encode()), self._line[start:stop], memoryview(b",")]
        return [*pieces[:-1], memoryview(b"}")]


class Requests:
    """The requests on a descriptor, one line each; the next is sent when the last was answered."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = mmap.mmap(-1, LARGEST)
        if hasattr(mmap, "MADV_DONTFORK"):
            self._buffer.madvise(mmap.MADV_DONTFORK)

    def next(self) -> Request | None:
        """The next request; None at the end. ValueError for one that is too large or no JSON."""
        view, length = memoryview(self._buffer), 0
        while received := os.readv(self._descriptor, [view[length:]]):
            length += received
            if view[length - 1] == ord("\n"):
                return Request(view[:length])
        if length > 0:
            raise ValueError("the last request has no end")
        return None
