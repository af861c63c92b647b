"""A watch on a solution that shares its tests' process: does it compute its answers, or look for them?

Python reports whatever gives a program its caller's frame, the interpreter's objects or a file, and no Python code
takes the watch away again. The standard library does all of this for honest programs, so who asked decides: only code
that is neither the library's nor the tests'. The first time is a record of the run; what it means is judged outside.
"""

import json
import os
import sys
from _thread import get_ident
from pathlib import Path
from types import FrameType, FunctionType

import descriptors
import pytest
from session import FILES

REACHES = {
    *("sys._getframe", "sys._current_frames", "sys._current_exceptions", "sys.settrace", "sys.setprofile"),
    *("gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys.addaudithook"),
    *("ctypes.cdata", "ctypes.string_at", "ctypes.wstring_at", "ctypes.PyObj_FromPtr"),
}
OPENS = {"open", "os.rename", "os.link", "os.symlink", "os.remove", "os.truncate"}
READS, WRITES, SYMBOL = "object.__getattr__", "object.__setattr__", "ctypes.dlsym"
FRAMES = {"tb_frame", "gi_frame", "cr_frame", "ag_frame"}
PARTS = {"__code__", "__defaults__", "__kwdefaults__"}
# They hand on to their caller what they find of the stack.
LOOKERS = {"inspect", "traceback"}
# They read what they load, or the line that a message is about, whoever called them.
READERS = {"_pytest", "traceback", "warnings", "logging"}
# The standard library, pytest's, ours.
PLACES = [Path(os.__file__).parent, Path(pytest.__file__).parents[1], Path(__file__).parent]
LIBRARY = ("<frozen ", *(f"{path}/" for place in PLACES for path in (place, place.resolve())))


def watch(tests: str) -> None:
    """From now on, the first trespass in this process is a record. It cannot be called off."""
    sys.addaudithook(_Watch(tests))


class _Watch:
    def __init__(self, tests: str) -> None:
        # Tests may give the solution their own file to work on.
        self._guarded = set() if "__file__" in tests else {file.removesuffix(".py") for file in FILES}
        events = REACHES | OPENS | {READS, WRITES, SYMBOL}
        # Written out before any program could replace what writes them.
        self._records = {event: json.dumps({"kind": "trespass", "what": event}).encode() + b"\n" for event in events}
        self._said = False
        self._asking: set[int] = set()

    def __call__(self, event: str, arguments: tuple, frame_of=sys._getframe, write=descriptors.write_all) -> None:
        if self._said or event not in self._records:
            return
        if event in (READS, WRITES) and not _concerns_others(event, *arguments[:2]):
            return
        thread = get_ident()
        # What this itself does is reported, too.
        if thread in self._asking:
            return
        self._asking.add(thread)
        try:
            if self._is_trespass(event, arguments, frame_of(1)):
                self._said = True
                write(descriptors.REPORT, self._records[event])
        finally:
            self._asking.discard(thread)

    def _is_trespass(self, event: str, arguments: tuple, frame: FrameType) -> bool:
        if event == "sys._getframe":
            return _is_foreign(_behind(frame, LOOKERS))
        if event in REACHES:
            return _is_foreign(frame)
        if event == SYMBOL:
            return str(arguments[1]).startswith(("Py", "_Py")) and _is_foreign(_behind(frame, {"ctypes"}))
        if event in OPENS:
            return any(map(self._is_guarded, arguments[:2])) and _is_foreign(_asker(frame))
        thing, attribute = arguments[:2]
        return _is_foreign(frame) and (attribute in FRAMES or not _is_foreign_file(thing.__code__.co_filename))

    def _is_guarded(self, path: object) -> bool:
        named = isinstance(path, str | bytes | os.PathLike)
        return named and _last(os.fsdecode(path)).partition(".")[0] in self._guarded


def _concerns_others(event: str, thing: object, attribute: str) -> bool:
    """Frames, the code of a test, and what a function is made of; a callback's code may be read."""
    if event == WRITES:
        return attribute in PARTS and isinstance(thing, FunctionType)
    return attribute in FRAMES or (attribute == "__code__" and getattr(thing, "__name__", "").startswith("test"))


def _asker(frame: FrameType | None) -> FrameType | None:
    """Whoever had the library open a file; the library, where it reads for itself."""
    while frame and _is_library(frame.f_code.co_filename) and _module(frame) not in READERS:
        frame = frame.f_back
    return frame


def _behind(frame: FrameType | None, modules: set[str]) -> FrameType | None:
    while frame and _is_library(frame.f_code.co_filename) and _module(frame) in modules:
        frame = frame.f_back
    return frame


def _is_foreign(frame: FrameType | None) -> bool:
    return frame is not None and _is_foreign_file(frame.f_code.co_filename)


def _is_foreign_file(file: str) -> bool:
    return not _is_library(file) and _last(file) not in FILES


def _is_library(file: str) -> bool:
    return file.startswith(LIBRARY)


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]
