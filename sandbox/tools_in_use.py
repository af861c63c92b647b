"""What a perturbed test file knows of its tools before its solution is imported; `perturb.py` puts this at its top."""

import builtins as _builtins
import cmath as _cmath
import copy as _copy
import math as _math
import operator as _operator
import re as _re
import statistics as _statistics
import sys as _sys
import unittest as _unittest
from types import FunctionType as _FunctionType

import pytest as _pytest

_PURE = "abs all any bool callable dict enumerate filter float getattr hasattr hash int isinstance issubclass iter len"
_PURE += " list map max min next range repr reversed round set sorted str sum tuple type zip __build_class__"


def _tools():
    """What the tests lean on, by name: modules without side effects, pytest, unittest."""
    tools = {}
    for module in (_pytest, _unittest, _cmath, _copy, _math, _operator, _re, _statistics):
        tools |= {f"{module.__name__}.{name}": tool for name, tool in vars(module).items() if callable(tool)}
        tools[f"import {module.__name__}"] = _sys.modules.get(module.__name__)
    for module in (_pytest, _unittest):
        tools[f"global {module.__name__}"] = globals().get(module.__name__, module)
    contexts = (_unittest.case._AssertRaisesContext, _unittest.case._AssertRaisesBaseContext)
    for kind in (*filter(_is_class, vars(_pytest).values()), _unittest.TestCase, *contexts):
        tools |= {f"{kind.__qualname__}.{name}": tool for name, tool in vars(kind).items() if callable(tool)}
    tools["parametrize"] = vars(_pytest.mark).get("parametrize")
    return tools


_CLAIMS = {name for name in vars(_unittest.TestCase) if name.startswith(("assert", "fail"))} | {"run"}


def _is_class(thing):
    return isinstance(thing, type)


def _own():
    """The functions and methods of this file, by name."""
    own = {name: thing for name, thing in globals().items() if getattr(thing, "__module__", None) == __name__}
    for name, kind in list(own.items()):
        own |= {f"{name}.{member}": value for member, value in getattr(kind, "__dict__", {}).items()}
    return {name: thing for name, thing in own.items() if isinstance(thing, _FunctionType)}


def _constants(function):
    """Spelt out: they may be changed in place."""
    return repr(function.__code__.co_consts)


def _remember_own(*changing):
    """The last statement of the file. What the tests replace themselves, by their last names, is not looked at."""
    _own_before.update((name, (own, own.__code__, _constants(own))) for name, own in _own().items())
    for before in (_pure_before, _tools_before, _own_before, _imported):
        for name in [name for name in before if name.rpartition(".")[2] in changing]:
            del before[name]


def _remember_names(imported, builtin):
    """What names of the file must mean: tools that it imports, named as in `_tools`, and what it leaves to Python."""
    _imported.update((name, _tools_before[tool]) for name, tool in imported.items() if tool in _tools_before)
    _builtin.extend(name for name in builtin if name in _pure_before)


def _inherits_claims():
    """Whether a TestCase of this file has claims that are neither unittest's nor its own."""
    for kind in globals().values():
        if _is_class(kind) and kind.__module__ == __name__ and issubclass(kind, _unittest.TestCase):
            for base in kind.__mro__:
                foreign = base.__module__ != __name__ and not base.__module__.startswith("unittest")
                if foreign and any(name in _CLAIMS for name in vars(base)):
                    return True
    return False


def _replaced(now, before):
    """True unless it is the same, or a test has put something else there, of its own or a mock."""
    return now is not before and _getattr(now, "__module__", None) not in (__name__, "unittest.mock")


def _tools_replaced():
    """Whether what the tests lean on is not what it was before the solution was imported."""
    for name in _builtin:
        if name in globals():
            return True
    for name, tool in _pure_before.items():
        if _replaced(_builtins.__dict__[name], tool):
            return True
    tools = _tools()
    for name, tool in _tools_before.items():
        if _replaced(tools.get(name), tool):
            return True
    for name, tool in _imported.items():
        if _replaced(globals().get(name), tool):
            return True
    if _inherits_claims():
        return True
    for name, (own, code, constants) in _own_before.items():
        if _replaced(globals().get(name, own), own) or own.__code__ is not code or _constants(own) != constants:
            return True
    return False


_getattr = getattr
_pure_before = {name: getattr(_builtins, name) for name in _PURE.split()}
_tools_before = _tools()
_own_before = {}
_imported = {}
_builtin = []
