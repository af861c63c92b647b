"""One test file against many solutions of ours, in one process: what they share is pytest and the file's code."""

import contextlib
import random
import sys
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from types import CodeType, ModuleType

import pytest
import records
from _pytest.assertion.rewrite import _rewrite_test
from _pytest.subtests import failed_subtests_key
from session import FILES

TESTS_FAILED, INTERRUPTED = 1, 2


class Controls:
    """The plugin of a session in which the tests are collected and run once for each solution, between the canaries.

    Each time ends with the record `finish`, and with its first test that fails: only whether all pass is asked. Where
    the first solutions do not come to `opening`, which says for each whether all tests pass, the others are left out.
    """

    def __init__(self, solutions: list[str], opening: list[bool]) -> None:
        self._solutions = solutions
        self._opening = opening
        self._files: list[_File] = []
        self._current: _File | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        if self._current is None:
            self._files = [_File(session, name) for name in FILES]
        else:
            session.items = self._current.items()
            hook = session.config.hook
            hook.pytest_collection_modifyitems(session=session, config=session.config, items=session.items)
            hook.pytest_collection_finish(session=session)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        hook = session.config.hook
        for tests, solution in self._runs(session):
            self._current = tests
            # What a solution sets for its thread, such as the precision of decimals, ends with it.
            context = Context()
            collected = context.run(_collect, session, solution)
            # In this function, so that a recursion may go as deep as in a run of its own.
            items = session.items if collected else []
            failed_before = session.testsfailed
            for item, following in zip(items, [*items[1:], None], strict=False):
                context.run(hook.pytest_runtest_protocol, item=item, nextitem=following)
                if session.testsfailed > failed_before:
                    break
            # What is left after a failure. Nobody asks for the second error.
            with contextlib.suppress(Exception):
                context.run(session._setupstate.teardown_exact, None)
            records.emit({"kind": "finish", "exit_code": TESTS_FAILED if collected else INTERRUPTED})
        return True

    def _runs(self, session: pytest.Session) -> Iterator[tuple["_File", str]]:
        before, tests, after = self._files
        passed = []
        yield before, ""
        for index, solution in enumerate(self._solutions):
            if index == len(self._opening) and passed != self._opening:
                break
            failed_before = session.testsfailed
            yield tests, solution
            passed.append(session.testsfailed == failed_before)
        yield after, ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo) -> None:
        # Nobody sees the traceback, and to format it takes longer than to run most tests. Skipping looks for its line.
        if call.excinfo and not call.excinfo.errisinstance(pytest.skip.Exception):
            call.excinfo.traceback = call.excinfo.traceback[:0]


def _collect(session: pytest.Session, solution: str) -> bool:
    """Imports the tests, and with them the solution; whether both could be."""
    Path("solution.py").write_text(solution, "utf-8", "replace")
    sys.modules.pop("solution", None)
    random.seed(0)
    # By test, of which each control has the same.
    session.config.stash[failed_subtests_key].clear()
    failed_before = session.testsfailed
    # Through the hook: pytest has warnings and logs of its own while it collects.
    session.config.hook.pytest_collection(session=session)
    return session.testsfailed == failed_before


class _File:
    """A test file as pytest loads it, its asserts rewritten and compiled once."""

    def __init__(self, session: pytest.Session, name: str) -> None:
        self._session = session
        self._path = session.config.rootpath / name
        self._code: CodeType = _rewrite_test(self._path, session.config)[1]

    def items(self) -> list[pytest.Item]:
        """Its tests, of a new module."""
        module = _Module.from_parent(self._session, path=self._path)
        module.code = self._code
        return [*self._session.genitems(module)]


class _Module(pytest.Module):
    """A test file that is executed anew."""

    code: CodeType

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.path.stem)
        module.__file__ = str(self.path)
        sys.modules[module.__name__] = module
        exec(self.code, vars(module))
        self.config.pluginmanager.consider_module(module)
        return module
