"""What the sealed processes of a test run do: the tests in one, the solution with them or in another."""

import json
import platform
import socket
from pathlib import Path

import descriptors
import pytest
import records
import session
import trespass
from apart import proxy, server
from controls import Controls

SEALED = b"\x06"


def begin_together(texts: dict[str, str]) -> None:
    """Ready for the session, with tests and solution in this process."""
    _write_solution(texts["solution"])
    _begin(texts["tests"])
    trespass.watch(texts["tests"])


def begin_controls(texts: dict[str, str]) -> Controls:
    """Ready for a session of controls, which come as JSON."""
    _begin(texts["tests"])
    return Controls(**json.loads(texts["solutions"]))


def begin_tests_alone(texts: dict[str, str]) -> None:
    """Ready for the session; the solution is at the other end of the channel. OSError if it is not sealed there."""
    channel = socket.socket(fileno=descriptors.CHANNEL)
    if channel.recv(1) != SEALED:
        raise OSError("the solution's process did not come up")
    proxy.install(channel)
    _begin(texts["tests"])


def serve_solution(texts: dict[str, str]) -> None:
    """The solution in this process, for the tests at the other end of the channel, until they end."""
    channel = socket.socket(fileno=descriptors.CHANNEL)
    _write_solution(texts["solution"])
    channel.sendall(SEALED)
    server.serve(channel)


def _write_solution(solution: str) -> None:
    Path("solution.py").write_text(solution, "utf-8", "replace")


def _begin(tests: str) -> None:
    session.write_files(".", tests)
    # Whatever goes wrong before this record is ours, whatever comes after it the program's.
    records.emit({"kind": "start", "python": platform.python_version(), "pytest": pytest.__version__})
