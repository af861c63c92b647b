"""pytest's session: started once in the zygote, continued by each fork that runs tests.

Importing pytest, its plugins and options and starting the session is most of what a run would wait for.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

FILES = ["canary_before.py", "test_solution.py", "canary_after.py"]
# The canaries must fail: a session that passes them does not report what happened.
CANARY = "def test_canary():\n    assert 1 == 2\n"
# Every default plugin stays but two: the cache writes files, `faulthandler` keeps a descriptor of the zygote's stderr.
# Without `terminal` or `debugging`, asserts and unittest break.
OPTIONS = ["-p", "no:cacheprovider", "-p", "no:faulthandler", "-c", os.devnull, "--noconftest", "--capture=no"]
OPTIONS += ["-qq", "--no-header", "--no-summary", "--tb=native", "--basetemp", "tmp"]


def write_files(directory: str, tests: str) -> None:
    """The tests between the canaries."""
    for name, text in zip(FILES, (CANARY, tests, CANARY), strict=True):
        Path(directory, name).write_text(text, "utf-8", "replace")


class _Start:
    def __init__(self, started: Callable[[], object | None]) -> None:
        self._started = started

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        plugin = self._started()
        if plugin:
            session.config.pluginmanager.register(plugin)


def run(directory: str, reporter: object, started: Callable[[], object | None]) -> int:
    """Starts a session in `directory` and calls `started` before it looks for its files there; pytest's exit status.

    In the zygote `started` never returns. In its forks it does, and they go on as if they had started pytest, with the
    plugin that it returned, if any.
    """
    os.chdir(directory)
    arguments = [*OPTIONS, "--rootdir", directory, "--confcutdir", directory, *FILES]
    return int(pytest.main(arguments, [reporter, _Start(started)]))
