"""Which names of a test file may stand for an object that is meant to equal anything, such as `ANY`.

Such an object answers every question with yes. Known by name alone, through all that binds, fills or hands it on:
rather a claim too few is asked than an honest solution blamed.
"""

import ast
import re
from collections.abc import Iterator

from bindings import Function

# Of typing, `AnyStr` equals nothing else.
LOOSE = re.compile(r"ANY|__eq__|Any(?!Str$)\w+|\w*Matcher")
Flow = tuple[set[str], set[str]]


class Loose:
    """The loose names of one file."""

    def __init__(self, module: ast.Module) -> None:
        imported = {node.name for node in ast.walk(module) if isinstance(node, ast.alias)}
        found = {name for name in _names(module) | imported if LOOSE.fullmatch(name)}
        self._names = set(found)
        flows = list(_flows(module)) if found else []
        while found:
            found = {name for targets, sources in flows if sources & self._names for name in targets} - self._names
            self._names |= found

    def stands_in(self, node: ast.AST) -> bool:
        return bool(self._names) and not self._names.isdisjoint(_names(node))


def equals_by_its_own(node: ast.ClassDef) -> bool:
    """Whether a class of the tests says itself what its objects equal."""
    return any(isinstance(item, Function) and item.name == "__eq__" for item in node.body)


def _flows(module: ast.Module) -> Iterator[Flow]:
    """Names, and those that what they are bound to is made of."""
    functions = {node.name: node for node in ast.walk(module) if isinstance(node, Function)}
    imported = {node.asname or node.name for node in ast.walk(module) if isinstance(node, ast.alias)}
    for node in ast.walk(module):
        match node:
            case ast.alias(name, str() as asname):
                yield {asname}, {name}
            case ast.Assign(targets):
                yield _bound(*targets), _names(node)
            case ast.AnnAssign(target) | ast.AugAssign(target) | ast.NamedExpr(target):
                yield _bound(target), _names(node)
            case ast.For(target, source) | ast.AsyncFor(target, source) | ast.comprehension(target, source):
                yield _bound(target), _names(source)
            case ast.withitem(source, ast.expr() as target):
                yield _bound(target), _names(source)
            case ast.ClassDef(name):
                yield {name}, _names(node)
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name):
                yield {name}, _names(node)
                yield _parameters(node), _names(node.args, *node.decorator_list)
            case ast.Call(ast.Name(name) | ast.Attribute(_, name)) if name in functions:
                yield _parameters(functions[name]), _handed(node)
            case ast.Call(ast.Attribute(value)):
                yield _bound(_root(value)) - imported, _handed(node)


def _names(*nodes: ast.AST) -> set[str]:
    """All that stand in them: names, attributes, functions that are defined there."""
    parts = [part for node in nodes for part in ast.walk(node)]
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    names |= {part.attr for part in parts if isinstance(part, ast.Attribute)}
    return names | {part.name for part in parts if isinstance(part, Function)}


def _bound(*targets: ast.expr) -> set[str]:
    """What a statement binds. Of `self.x` not `self`: all claims of a TestCase would be loose."""
    return _names(*targets) - {"self", "cls", "__eq__"}


def _handed(call: ast.Call) -> set[str]:
    return _names(*call.args, *(keyword.value for keyword in call.keywords))


def _parameters(function: Function) -> set[str]:
    return {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)} - {"self", "cls"}


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node
