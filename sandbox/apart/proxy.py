"""Beside pytest: `import solution` yields a module whose contents are in another process."""

import ast
import builtins
import os
import random
import socket
import sys
from collections.abc import Callable
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import NoReturn

import pytest

from apart import far_side, objects, stand_ins
from apart.client import Client
from apart.test_file import read


class _Solution(ModuleType):
    def __getattr__(self, name: str) -> object:
        if name == "__all__":
            return _star(far_side.ask("star", self), sys._getframe(1))
        if stand_ins.is_special(name):
            raise AttributeError(f"module 'solution' has no attribute {name!r}")
        return far_side.ask("get", self, name)

    def __setattr__(self, name: str, value: object) -> None:
        if stand_ins.is_special(name):
            super().__setattr__(name, value)
        else:
            far_side.ask("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        far_side.ask("del", self, name)


class _Importer(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        # An origin, because the text of a failed `from solution import x` names the file.
        file = str(Path("solution.py").absolute())
        spec = ModuleSpec(name, self, origin=file) if name == "solution" else None
        if spec:
            spec.has_location = True
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        far_side.ask("import")
        return _Solution(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def install(channel: socket.socket, leave: Callable[[int], NoReturn] = os._exit) -> None:
    """From now on the module `solution` of this process is the one at the other end of the channel.

    The tests are to be `test_solution.py`, here. `leave` ends this process at once, with `client.LOST` or
    `client.NEEDS_SHARED`.
    """
    tests = Path("test_solution.py").absolute()
    client = Client(channel, leave)
    far_side.ask, far_side.leave = client.ask, client.leave
    # Asked for only where an object is met.
    far_side.speak_of_objects = cache(lambda: objects.are_in(read(ast.parse(tests.read_bytes()))))
    sys.meta_path.insert(0, _Importer())
    _seed_both()
    _approximate_values_only()


def _star(names: object, importing: FrameType) -> list[str]:
    """What `from solution import *` brings: names that the importing file uses, and none that it or Python has."""
    used = _names_in(importing.f_code) - set(importing.f_globals) - set(dir(builtins))
    public = {name for name in names if type(name) is str and not name.startswith("_")}
    return sorted(public & used)


def _names_in(code: CodeType) -> set[str]:
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names_in, inner))


def _seed_both() -> None:
    seed = random.seed

    def seed_both(a: object = None, version: int = 2) -> None:
        seed(a, version)
        if a is not None:
            far_side.ask("seed", a, version)

    random.seed = seed_both


def _approximate_values_only() -> None:
    """pytest.approx asks an object for its length, its items and differences; a stand-in's are not to be believed."""
    common = type(pytest.approx(0)).__mro__[1]
    for cls in (common, *_subclasses(common)):
        if "__eq__" in vars(cls):
            cls.__eq__ = _of_values(cls.__eq__)


def _subclasses(cls: type) -> list[type]:
    return [found for child in cls.__subclasses__() for found in (child, *_subclasses(child))]


def _of_values(equal: Callable[[object, object], bool]) -> Callable[[object, object], bool]:
    def equal_values(self: object, actual: object) -> bool:
        if stand_ins.is_stand_in(actual) and stand_ins.base_of(actual) is object:
            far_side.meet()
            return False
        return equal(self, actual)

    return equal_values
