"""The pytest plugin that turns a session into records: what was collected, each phase of each test, what broke."""

import io
import re
from collections.abc import Callable, Generator
from itertools import pairwise

import pytest
from _pytest.subtests import SubtestReport

LINE_CHARS = 300
# What pytest says below a message of the test's own, and of a `raises` whose pattern did not match.
TELLING = re.compile("assert |  Expected regex: |  Actual message: ")
TELLING_LINES = 2
# The name that Python knows a class by; its metaclass may give another, or none.
NAME_OF = vars(type)["__name__"].__get__
# A claim that shows no more than one word. pytest's next line says what gave it, a function by its whole text.
BARE = re.compile(r"assert (not )?\S+$")
WHERE = " +  where "
CALLED = re.compile(r"(?<= = )<(?:bound method|function) (?:\S*\.)?(\w+) .*?>(?=\()")


class Reporter:
    """Emits one dict per event through `emit`, in the order in which pytest reaches them."""

    def __init__(self, emit: Callable[[dict], None], directory: str) -> None:
        self._emit = emit
        self._directory = directory

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        # The captured output is what the program wrote. Without its terminal plugin pytest's asserts break.
        config.get_terminal_writer()._file = _Nowhere()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self,
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        if report.failed:
            error = report.call.excinfo.value
            # pytest wraps a failed import in a CollectError of several lines; its cause is what the model must see.
            self._emit({"kind": "collect_error", "exception": self._describe(error.__cause__ or error)})
        elif report.skipped:
            self._emit({"kind": "collect_skip"})
        return report

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._emit({"kind": "collected", "ids": [item.nodeid for item in session.items]})

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        report.exception = self._describe(call.excinfo.value) if report.failed and call.excinfo else None
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        exception = getattr(report, "exception", None)
        record = {"id": report.nodeid, "outcome": report.outcome, "exception": exception}
        if isinstance(report, SubtestReport):
            self._emit({"kind": "subtest", **record})
        else:
            duration_ms = round(report.duration * 1000)
            self._emit({"kind": "phase", "when": report.when, **record, "duration_ms": duration_ms})

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo) -> None:
        # The terminal plugin formats a traceback that nobody sees, at the price of two whole runs.
        excinfo.traceback = excinfo.traceback[:1]

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo) -> None:
        self._emit({"kind": "internal_error", "exception": self._describe(excinfo.value)})

    def _describe(self, error: BaseException) -> dict:
        """Type name, first line of the message and those that tell more; one whose own `__str__` raises has none."""
        if isinstance(error, pytest.FixtureLookupError):
            message = f"fixture '{error.argname}' not found"
        else:
            try:
                message = str(error)
            except BaseException:
                message = ""
        said = message.strip().replace(f"{self._directory}/", "").split("\n")
        telling = [line for before, line in pairwise(said) if TELLING.match(line) or _says_where(before, line)]
        lines = [said[0][:LINE_CHARS], *(CALLED.sub(r"\1", line[:LINE_CHARS]) for line in telling[:TELLING_LINES])]
        return {
            "type": NAME_OF(type(error))[:100],
            "message": "\n".join(lines).encode("utf-8", "replace").decode(),
        }


def _says_where(before: str, line: str) -> bool:
    return BARE.match(before) is not None and line.startswith(WHERE)


class _Nowhere(io.TextIOBase):
    """A text file that takes everything and keeps nothing."""

    def write(self, text: str) -> int:
        return len(text)
