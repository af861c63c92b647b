"""One run: a job on stdin, model-written code in this very process, records on the report descriptor.

    stdin   {"tests": "...", "solution": "..."}
    fd 3    JSON lines: start, collect_error | collect_skip, collected, phase | subtest, internal_error, finish

The record `start` is written before any untrusted code runs; whatever goes wrong before it is ours, whatever comes
after it the program's. Exits 0 only when the session came to its end: the verdict is in the records.
Usage: run_tests.py UID LIMITS_JSON
"""

import gc

gc.disable()  # a tenth of the start-up time
import json
import os
import platform
import site
import sys

sys.path[:0] = ["/sandbox/runner", "/sandbox/site-packages"]
import pytest

import policy
from expected_tests import expected_tests
from reporter import Reporter

sys.path.remove("/sandbox/runner")
site.setquit()

# The canaries must fail: a session that passes them does not report what happened.
CANARY = "def test_canary():\n    assert 1 == 2\n"
FILES = ["canary_before.py", "test_solution.py", "canary_after.py"]
# Every default plugin stays but the cache: without `terminal` or `debugging`, asserts and unittest break.
ARGUMENTS = [
    "-p",
    "no:cacheprovider",
    "-c",
    "/dev/null",
    "--rootdir",
    policy.WORK,
    "--noconftest",
    "--capture=no",
]
ARGUMENTS += ["-qq", "--no-header", "--no-summary", "--tb=native", "--basetemp", "tmp"]


def main() -> None:
    report = _take_report_descriptor()
    policy.seal(int(sys.argv[1]), policy.Limits(**json.loads(sys.argv[2])))
    job = json.load(sys.stdin)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def emit(record: dict, write=os.write) -> None:
        line = json.dumps(record).encode() + b"\n"
        while line:
            line = line[write(report, line) :]

    for name, text in zip(FILES, (CANARY, job["tests"], CANARY), strict=True):
        _write(name, text)
    _write("solution.py", job["solution"])
    expected = expected_tests(job["tests"])
    emit(
        {
            "kind": "start",
            "python": platform.python_version(),
            "pytest": pytest.__version__,
            "expected": expected,
        }
    )
    gc.freeze()
    gc.enable()
    exit_code = pytest.main([*ARGUMENTS, *FILES], plugins=[Reporter(emit)])
    emit({"kind": "finish", "exit_code": int(exit_code)})
    os._exit(0)


def _take_report_descriptor() -> int:
    """Move the report to its fixed high number and close everything else, so that no other pipe can be written to."""
    os.dup2(3, policy.REPORT_FD, inheritable=False)
    os.closerange(3, policy.REPORT_FD)
    os.closerange(policy.REPORT_FD + 1, 4096)
    return policy.REPORT_FD


def _write(name: str, text: str) -> None:
    with open(name, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)


main()
