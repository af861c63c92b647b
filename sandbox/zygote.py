"""The fork server: JSON lines on stdin, each answered by one on stdout; untrusted code runs only in sealed forks.

    argument  {"level": 3, "uid": 20001, "work": "/sandbox/work"}
    stdout    {"kind": "ready", ...}, then one reply to each request

It stops at the end of stdin and dies of whatever it does not expect: who started it starts another.
"""

import contextlib
import errno
import faulthandler
import gc
import json
import os
import platform
import site
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import descriptors
import preload
import pytest
import records
import session
import warm_up
from jobs import Jobs
from policy import Policy
from privileges import CAP_SYS_ADMIN, leave_root
from reporter import Reporter
from request import Request, Requests
from roles import Sealed
from workplace import Workplace

STDIN, STDOUT, STDERR = 0, 1, 2
RUNNER = str(Path(__file__).parent)
# The exit status of what broke before a program could be the reason; and of what found no memory.
BROKEN, OUT_OF_MEMORY = 70, 71
TRIAL = b"""{
    "limits": {
        "cpu_seconds": 5, "wall_seconds": 15, "memory_bytes": 536870912, "disk_bytes": 1048576, "inodes": 64,
        "output_bytes": 65536, "open_files": 256, "threads": 64
    },
    "job": {"kind": "check_syntax", "source": ""}
}"""


def main() -> None:
    """Serves until stdin ends, and never returns; nor do the forks that run tests, which come this way too."""
    try:
        exit_code = _serve(json.loads(sys.argv[1]))
        # pytest comes back in forks only.
        records.emit({"kind": "finish", "exit_code": exit_code})
        _leave(0)
    except BaseException as error:
        _break(error)


def _serve(options: dict) -> int:
    replies = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    if sys.platform == "linux":
        leave_root(options["uid"], 1 << CAP_SYS_ADMIN if options["level"] == 3 else 0)
    if os.getuid() == 0:
        raise PermissionError("a zygote does not run as root")
    preload.preload()
    _become_ordinary()
    policy = Policy(options["level"], options["uid"])
    place = Workplace(**options)
    if options["level"] >= 2:
        # The zygotes of the lower levels serve one run.
        warm_up.warm_up(place.tests)
        place.empty()
        warm_up.forget(place.tests)

    def say(message: dict) -> None:
        descriptors.write_all(replies, json.dumps(message).encode() + b"\n")

    def answer_requests() -> None:
        requests, jobs = Requests(STDIN), Jobs(policy, place)
        _try(jobs)
        gc.collect()
        gc.freeze()
        say({"kind": "ready", "python": platform.python_version(), "pytest": pytest.__version__})
        while request := requests.next():
            say({"id": request.header["id"], **jobs.do(request)})

    def started() -> object | None:
        try:
            answer_requests()
        except Sealed as fork:
            if fork.tests:
                return fork.plugin
        except BaseException as error:
            _break(error)
        _leave(0)

    return session.run(place.tests, Reporter(records.emit, place.tests), started)


def _try(jobs: Jobs) -> None:
    """One job of our own: OSError where this machine refuses something that the level needs."""
    reply = jobs.do(Request(memoryview(TRIAL)))
    if json.loads(reply["report"] or "null") != {"error": None}:
        said = reply["stderr"].strip().splitlines() or [f"a sealed process ended with {reply['ending']}"]
        raise OSError(said[-1])


def _leave(status: int, leave=os._exit) -> NoReturn:
    # A program may have closed or replaced what is flushed here, and `os._exit`.
    with contextlib.suppress(BaseException):
        sys.__stdout__.flush()
    leave(status)


def _break(error: BaseException, is_a=isinstance) -> NoReturn:
    # A program may have replaced `isinstance`, too.
    with contextlib.suppress(BaseException):
        traceback.print_exception(error)
    no_memory = is_a(error, MemoryError) or (is_a(error, OSError) and error.errno == errno.ENOMEM)
    _leave(OUT_OF_MEMORY if no_memory else BROKEN)


def _become_ordinary() -> None:
    """What a program finds of the interpreter is what it would find without us."""
    sys.argv[:] = ["pytest"]
    sys.path.remove(RUNNER)
    for name, module in [*sys.modules.items()]:
        if (getattr(module, "__file__", None) or "").startswith(f"{RUNNER}/"):
            del sys.modules[name]
    site.setquit()
    faulthandler.enable()
    sys.stdout.reconfigure(line_buffering=True)
