"""One run: a job on stdin, model-written code in this very process, records on the report descriptor.

    stdin   {"tests": "...", "solution": "..."}
    fd 3    JSON lines: start, collect_error | collect_skip, collected, phase | subtest, internal_error, finish

The record `start` is written before any untrusted code runs; whatever goes wrong before it is ours, whatever comes
after it the program's. Exits 0 only when the session came to its end: the verdict is in the records.
Arguments: UID LIMITS_JSON
"""

import gc
import json
import os
import platform
import site
import sys
from pathlib import Path

import policy
import pytest
from expected_tests import expected_tests
from reporter import Reporter

# The canaries must fail: a session that passes them does not report what happened.
CANARY = "def test_canary():\n    assert 1 == 2\n"
FILES = ["canary_before.py", "test_solution.py", "canary_after.py"]
# Every default plugin stays but the cache: without `terminal` or `debugging`, asserts and unittest break.
ARGUMENTS = ["-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", policy.WORK, "--noconftest", "--capture=no"]
ARGUMENTS += ["-qq", "--no-header", "--no-summary", "--tb=native", "--basetemp", "tmp"]


def main() -> None:
    """Everything from the sealing to the last record; never returns."""
    report = _take_report_descriptor()
    policy.seal(int(sys.argv[1]), policy.Limits(**json.loads(sys.argv[2])))
    # What a program may import, and what an interpreter without `site` lacks.
    sys.path.remove(policy.RUNNER)
    site.setquit()
    job = json.load(sys.stdin)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def emit(record: dict, write=os.write) -> None:
        line = json.dumps(record).encode() + b"\n"
        while line:
            line = line[write(report, line) :]

    for name, text in zip(FILES, (CANARY, job["tests"], CANARY), strict=True):
        Path(name).write_text(text, "utf-8", "replace")
    Path("solution.py").write_text(job["solution"], "utf-8", "replace")
    expected = expected_tests(job["tests"])
    emit({"kind": "start", "python": platform.python_version(), "pytest": pytest.__version__, "expected": expected})
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
