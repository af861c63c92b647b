"""Whether a test file speaks of objects of the solution's, or only of functions and plain values, by its syntax."""

import ast
import collections
import datetime
import decimal
import fractions
import re
import types

from apart.test_file import TestFile
from apart.vocabulary import BUILTINS

_PLAIN = [int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, types.GeneratorType]
_PLAIN += [collections.deque, collections.Counter, collections.OrderedDict, collections.defaultdict]
_PLAIN += [datetime.date, datetime.datetime, datetime.time, datetime.timedelta, datetime.timezone]
_PLAIN += [decimal.Decimal, fractions.Fraction, re.Pattern, re.Match]
# What a value has, too, tells of no object.
_PLAIN_ATTRIBUTES = {name for kind in _PLAIN for name in dir(kind)}
_RAISING = ("raises", "assertRaises", "assertRaisesRegex")
_ASKING = ("isinstance", "issubclass", "assertIsInstance", "assertNotIsInstance")
_OF_PYTEST = {"request", "subtests"}


def are_in(file: TestFile) -> bool:
    """Whether it names a class of the solution's, but to expect it raised, or asks for what only an object has.

    A class is what has a capital, or what is asked for as one.
    """
    expected = _expected_errors(file)
    caught = _caught(file)
    called = {id(node.func) for node in file.nodes if isinstance(node, ast.Call)}
    for node in file.nodes:
        match node:
            case ast.Name() | ast.Attribute() if id(node) not in expected and is_class(node, file, id(node) in called):
                return True
            case ast.Call(ast.Name(asking) | ast.Attribute(_, asking), [_, kinds, *_]) if asking in _ASKING:
                if any(isinstance(part, ast.expr) and name_in_solution(part, file) for part in ast.walk(kinds)):
                    return True
            case ast.Attribute(value, name, ast.Load()) if name not in _PLAIN_ATTRIBUTES:
                if _root(value) not in caught and not _is_own(value, file):
                    return True
    return False


def is_class(node: ast.expr, file: TestFile, is_called: bool = False) -> bool:
    """Whether an expression is a name of the solution's with a capital; all in capitals it is one if it is called."""
    name = name_in_solution(node, file)
    return name[:1].isupper() and (is_called or not name.isupper())


def name_in_solution(node: ast.expr, file: TestFile) -> str:
    """`Stack` of `solution.Stack`, however it was imported, also with everything else; empty for anything else."""
    if isinstance(node, ast.Name) and node.id not in file.imported:
        everything = "*" in file.imported and node.id not in file.bound | BUILTINS
        return node.id if everything else ""
    module, _, name = file.dotted(node).partition(".")
    return name if module == "solution" and "." not in name else ""


def _expected_errors(file: TestFile) -> set[int]:
    """The nodes that say which exception is expected."""
    found: list[ast.expr] = []
    for node in file.nodes:
        match node:
            case ast.ExceptHandler(ast.expr() as kind):
                found.append(kind)
            case ast.Call(ast.Name(name) | ast.Attribute(_, name), [kind, *_]) if name in _RAISING:
                found.append(kind)
    return {id(part) for kind in found for part in ast.walk(kind)}


def _caught(file: TestFile) -> set[str]:
    """The names of exceptions, and of what pytest tells of them."""
    names = set(_OF_PYTEST)
    for node in file.nodes:
        match node:
            case ast.ExceptHandler(_, str(name)):
                names.add(name)
            case ast.withitem(ast.Call(ast.Name(raising) | ast.Attribute(_, raising)), ast.Name(name)):
                names |= {name} if raising in _RAISING else set()
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("raises") | ast.Attribute(_, "raises"))):
                names.add(name)
    return names


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_own(node: ast.expr, file: TestFile) -> bool:
    """Whether an expression is Python's or the file's own, and no value of the solution's."""
    match node:
        case ast.Call(callee):
            return file.is_python(callee)
        case ast.Name("self" | "cls"):
            return True
        case ast.Name(name):
            is_solution = file.imported.get(name) == "solution"
            return is_solution or name in file.classes or name in file.functions or file.is_python(node)
    return file.is_python(node)
