"""Runs the corpus' own code under pytest itself."""

import json
import subprocess
import sys
from pathlib import Path

CONFTEST = """
import json, pathlib, pytest

failures = {}

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        first_line = str(call.excinfo.value).split("\\n")[0]
        failures[item.name] = f"{call.excinfo.typename}: {first_line}"
    return report

def pytest_sessionfinish():
    pathlib.Path(__file__).with_name("failures.json").write_text(json.dumps(failures))
"""


def failures_by_pytest(directory: Path, tests: str, solution: str) -> dict[str, str]:
    """The error of each failed test by the test's name; at least one test must have been run."""
    (directory / "conftest.py").write_text(CONFTEST, "utf-8")
    (directory / "test_solution.py").write_text(tests, "utf-8")
    (directory / "solution.py").write_text(solution, "utf-8")
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        ".",
        "test_solution.py",
    ]
    run = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode in (0, 1), run.stdout
    return json.loads((directory / "failures.json").read_text("utf-8"))
