"""Runs of pytest in forked processes, the solution beside the tests or apart from them. For programs of ours only."""

import contextlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from apart import proxy, server
from reporter import Reporter

OPTIONS = ["-p", "no:cacheprovider", "-c", os.devnull, "--noconftest", "--capture=no", "--tb=native"]
OPTIONS += ["-qq", "--no-header", "--no-summary"]


Serve = Callable[[socket.socket], None]


def records(solution: str, tests: str, serve: Serve | None = None) -> list[dict]:
    """What the reporter says of a run, but for its duration; last `{"exit": status}` of the tests' process.

    With `serve`, usually `server.serve`, the solution is apart.
    """
    readable, writable = os.pipe()
    with tempfile.TemporaryDirectory() as directory:
        pid = os.fork()
        if pid == 0:
            os.close(readable)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            _leave_after(lambda: _test(Path(directory), solution, tests, serve, writable))
        os.close(writable)
        with os.fdopen(readable, encoding="ascii") as report:
            lines = [json.loads(line) for line in report]
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    for line in lines:
        line.pop("duration_ms", None)
    return [*lines, {"exit": status}]


def solve(solution: str, directory: Path, serve: Serve = server.serve) -> socket.socket:
    """A channel to a new process that serves `solution`, which it finds in the current directory."""
    here, there = socket.socketpair()
    if os.fork() == 0:
        # As in the sandbox: it has its own end and no other descriptor of this process.
        os.closerange(3, there.fileno())
        os.closerange(there.fileno() + 1, 256)
        _leave_after(lambda: _serve(directory, solution, there, serve))
    there.close()
    return here


def _test(directory: Path, solution: str, tests: str, serve: Serve | None, report: int) -> None:
    work = directory / "tests"
    work.mkdir()
    (work / "test_solution.py").write_text(tests)
    os.chdir(work)
    if serve:
        proxy.install(solve(solution, directory, serve))
    else:
        (work / "solution.py").write_text(solution)
    sys.path.insert(0, str(work))
    reporter = Reporter(lambda record: os.write(report, json.dumps(record).encode() + b"\n"), str(work))
    pytest.main([*OPTIONS, "--rootdir", str(work), "test_solution.py"], [reporter])


def _serve(directory: Path, solution: str, channel: socket.socket, serve: Serve) -> None:
    work = directory / "solution"
    work.mkdir()
    (work / "solution.py").write_text(solution)
    os.chdir(work)
    sys.path.insert(0, str(work))
    serve(channel)


def _leave_after(act: Callable[[], None], leave: Callable[[int], None] = os._exit) -> None:
    with contextlib.suppress(BaseException):
        act()
        leave(0)
    leave(70)
