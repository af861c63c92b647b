"""What a perturbed test file knows of its tools before its solution is imported; `perturb.py` puts this at its top."""

import builtins as _builtins
import sys as _sys
import unittest as _unittest
from types import FunctionType as _FunctionType

import pytest as _pytest

_PURE = "abs all any bool callable dict enumerate filter float getattr hasattr hash int isinstance issubclass iter len"
_PURE += " list map max min next range repr reversed round set sorted str sum tuple type zip __build_class__"
# What tests lean on, with or without a name of theirs for it.
_ALWAYS = (
    "pytest unittest unittest.case unittest.mock contextlib asyncio.runners cmath copy math operator re statistics"
)
# What they may import.
_OTHERS = "asyncio base64 bisect collections concurrent.futures csv datetime decimal fractions functools hashlib heapq"
_OTHERS += " inspect io itertools json logging os os.path pathlib queue random shutil string struct tempfile textwrap"
_OTHERS += " threading time traceback types uuid warnings weakref"
# They are there to be replaced.
_HOOKS = {"excepthook", "formatwarning", "showwarning"}
# What pytest takes a module's for its own, beside fixtures and what is named `pytest_...`.
_OF_PYTEST = {f"{when}{what}" for when in ("setup_", "teardown_") for what in ("module", "function")}
_OF_PYTEST |= {"setUpModule", "tearDownModule", "pytestmark"}
_CLAIMS = {name for name in vars(_unittest.TestCase) if name.startswith(("assert", "fail"))} | {"run"}
_FIXTURE = type(_pytest.fixture(lambda: None))


def _namespaces(module, called):
    """Of a module, and of the classes and functions that are its own: where they are, and what is in them now."""
    home = called.partition(".")[0]
    places = [(called, vars(module), dict(vars(module)), ())]
    for name, thing in vars(module).items():
        if isinstance(thing, (type, _FunctionType)) and str(thing.__module__).startswith((home, f"_{home}")):
            bases = thing.__mro__[1:-1] if isinstance(thing, type) else ()
            places.append((f"{called}.{name}", vars(thing), dict(vars(thing)), bases))
    return places


def _tools_of(module):
    """What can be called there and is not private to the module, as (where it is, its name, itself), by a full name."""
    tools = {f"import {module}": (_sys.modules, module, _modules[module])} if module in _modules else {}
    for place, names, before, bases in _before.get(module, ()):
        # What a class inherits is not in it.
        inherited = {name: None for base in bases for name in vars(base)}
        for name, tool in (inherited | before).items():
            is_tool = callable(tool) or isinstance(tool, (classmethod, property)) or tool is None
            private = place == module and (name.startswith("_") or tool is None)
            if is_tool and not private and name not in _HOOKS:
                tools[f"{place}.{name}"] = names, name, tool
    return tools


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
    """What names of the file must mean: tools that it imports, by their full names, and what it leaves to Python."""
    for tool in imported.values():
        name = tool.removeprefix("import ")
        _tools_before.update(_tools_of(name) | _tools_of(name.rpartition(".")[0]))
    _imported.update((name, _tools_before[tool][2]) for name, tool in imported.items() if tool in _tools_before)
    _builtin.extend(name for name in builtin if name in _pure_before)
    _brought.extend(name for name in globals() if name not in imported and _is_brought(name))


def _is_brought(name):
    """Whether an `import *` put there what changes how pytest runs this file."""
    thing = globals()[name]
    if not (name in _OF_PYTEST or name.startswith("pytest_") or isinstance(thing, _FIXTURE)):
        return False
    function = thing._get_wrapped_function() if isinstance(thing, _FIXTURE) else thing
    foreign = isinstance(function, _FunctionType) and function.__globals__ is not globals()
    return foreign or thing is getattr(_sys.modules.get("solution"), name, _brought)


def _inherits_claims():
    """Whether a TestCase of this file has claims that are neither unittest's nor its own."""
    for kind in globals().values():
        if isinstance(kind, type) and kind.__module__ == __name__ and issubclass(kind, _unittest.TestCase):
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
    if _brought:
        return True
    for name in _builtin:
        if name in globals():
            return True
    for name, tool in _pure_before.items():
        if _replaced(_builtins.__dict__[name], tool):
            return True
    for names, name, tool in _tools_before.values():
        if _replaced(names.get(name), tool):
            return True
    for module in (_pytest, _unittest):
        if _replaced(globals().get(module.__name__, module), module):
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
_modules = {name: _sys.modules[name] for name in f"{_ALWAYS} {_OTHERS}".split() if name in _sys.modules}
_before = {name: _namespaces(module, name) for name, module in _modules.items()}
_tools_before = {"parametrize": (vars(_pytest.mark), "parametrize", None)}
for _name in _ALWAYS.split():
    _tools_before |= _tools_of(_name)
_own_before = {}
_imported = {}
_builtin = []
_brought = []
