"""Whether tests speak of a class of Python's own that its instances lose on their way: a `map` comes as a stand-in.

To call a class is not to ask for it, nor is to derive from it, to decorate or to annotate with it.
"""

import ast
import collections.abc
import numbers
import typing
from collections.abc import Iterator
from importlib import import_module
from itertools import chain

from apart.bases import BASES
from apart.immutable import IMMUTABLES
from apart.test_file import TestFile
from apart.vocabulary import ITERATORS, MAKERS, MODULES

_KEPT = {bool, float, type(None), *IMMUTABLES, *BASES.values()}
# For these counts what an object can do.
_ABSTRACT = {module.__name__ for module in (collections.abc, numbers, typing)}


def lost_classes(file: TestFile) -> Iterator[str]:
    """What is asked, and where."""
    in_passing = {id(node) for node in _in_passing(file)}
    for node in file.nodes:
        match node:
            case ast.Name(_, ast.Load()) | ast.Attribute(_, _, ast.Load()) if id(node) not in in_passing:
                if _is_lost(_class(node, file)):
                    yield f"asks for the class {ast.unparse(node)}, in line {node.lineno}"
            case ast.Call(ast.Name("type"), [instance]) if _is_of_a_lost_class(instance, file):
                yield f"asks for {ast.unparse(node)}, in line {node.lineno}"


def _in_passing(file: TestFile) -> Iterator[ast.AST]:
    for node in file.nodes:
        match node:
            case ast.Call(ast.Name("isinstance" | "issubclass"), [_, ast.Name("object") as kind]):
                # So is everything.
                yield kind
        match node:
            case ast.Call(callee):
                yield callee
            case ast.Attribute(value):
                yield value
            case ast.ClassDef(bases=bases, decorator_list=decorators):
                yield from (*bases, *decorators)
            case ast.FunctionDef(returns=returns, decorator_list=decorators):
                yield from (*decorators, *_within(returns))
            case ast.arg(annotation=annotation) | ast.AnnAssign(annotation=annotation):
                yield from _within(annotation)


def _within(annotation: ast.expr | None) -> Iterator[ast.AST]:
    return chain.from_iterable(map(ast.walk, [annotation] if annotation else []))


def _is_of_a_lost_class(node: ast.expr, file: TestFile) -> bool:
    """Whether an expression is a function, an iterator or the like that the tests have, by its syntax."""
    match node:
        case ast.Lambda() | ast.GeneratorExp():
            return True
        case ast.Name(name) if name in file.functions:
            return not file.is_fixture(file.functions[name])
        case ast.Call(callee):
            return file.dotted(callee) in ITERATORS | MAKERS
        case ast.Name() | ast.Attribute():
            return _is_lost(type(_thing(node, file)))
    return False


def _is_lost(kind: type | None) -> bool:
    if kind is None or kind in _KEPT or issubclass(kind, BaseException):
        return False
    return kind.__module__ not in _ABSTRACT


def _class(node: ast.expr, file: TestFile) -> type | None:
    thing = _thing(node, file)
    return thing if isinstance(thing, type) else None


def _thing(node: ast.expr, file: TestFile) -> object:
    """What a name of Python's own stands for, None for any other."""
    module, _, name = file.dotted(node).rpartition(".")
    is_quiet = module == "" or (module in MODULES and module != "solution")
    return getattr(import_module(module or "builtins"), name, None) if is_quiet else None
