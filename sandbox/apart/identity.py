"""Whether tests ask for what a copy in another process has lost: which of two equal values it is, or its exact class.

Containers that can change are the same object on both sides, objects and classes of the solution's are, too. Numbers,
texts and tuples are copies, and a nan is equal to nothing but itself.
"""

import ast
from collections.abc import Iterator

from apart.lost_classes import lost_classes
from apart.named import THINGS
from apart.objects import is_class
from apart.parameters import parameters
from apart.test_file import TestFile
from apart.time_zones import foreign_zones

_ASSERTIONS = {"assertIs", "assertIsNot"}
_NANS = {"nan", "+nan", "-nan"}


def lost(file: TestFile) -> Iterator[str]:
    """What is asked, and where."""
    made = _made(file) | parameters(file, lambda value: _is_one_of_a_kind(value, file))

    def of_value(node: ast.expr) -> bool:
        is_made = isinstance(node, ast.Name) and node.id in made
        return not (is_made or _is_display(node) or _is_one_of_a_kind(node, file))

    for node in file.nodes:
        match node:
            case ast.Compare(first, operators, rest):
                pairs = zip([first, *rest], rest, operators, strict=False)
                asked = any(
                    of_value(left) and of_value(right)
                    for left, right, by in pairs
                    if isinstance(by, ast.Is | ast.IsNot)
                )
            case ast.Call(ast.Attribute(ast.Name("self"), name), [left, right, *_]) if name in _ASSERTIONS:
                asked = of_value(left) and of_value(right)
            case _:
                asked = False
        if asked:
            yield f"asks whether two values are the same one, in line {node.lineno}"
        yield from _of_kinds(node, file)
    yield from lost_classes(file)
    yield from foreign_zones(file)


def _of_kinds(node: ast.AST, file: TestFile) -> Iterator[str]:
    match node:
        case ast.Call(callee, [ast.Constant(str(text))]) if text.strip().lower() in _NANS and file.is_python(callee):
            yield "has a nan"
        case ast.Name() | ast.Attribute() if file.dotted(node) in ("math.nan", "cmath.nan"):
            yield "has a nan"
        case ast.Call(ast.Name("isinstance" | "type"), [asked, *_]) if is_class(asked, file, is_called=True):
            yield f"asks for the class of a class, in line {node.lineno}"
        case ast.Call(callee, arguments) if file.dotted(callee) == "pytest.mark.parametrize":
            if any(_has_members(argument, file) for argument in arguments):
                yield f"names tests after members of a class, in line {node.lineno}"


def _has_members(node: ast.expr, file: TestFile) -> bool:
    """Whether it is `Color`, `list(Color)`, `[*Color]` or `Color.RED`: pytest calls an enumeration's by their names."""
    called = {id(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
    for part in ast.walk(node):
        match part:
            case ast.Call(_, [kind]) | ast.Starred(kind) if is_class(kind, file):
                return True
            case ast.Attribute(kind) if is_class(kind, file) and id(part) not in called:
                return True
    return is_class(node, file)


def _is_one_of_a_kind(node: ast.expr, file: TestFile) -> bool:
    """None, True, False, a class, or an object that the tests make of one of the solution's."""
    match node:
        case ast.Constant(value):
            return value is None or value is ... or isinstance(value, bool)
        case ast.Call(ast.Name("type"), [_]) | ast.Attribute(_, "__class__"):
            return True
    return (
        is_class(node, file)
        or _is_object(node, file)
        or file.dotted(node) in THINGS
        or file.dotted(node) == "NotImplemented"
    )


def _is_object(node: ast.expr, file: TestFile) -> bool:
    return isinstance(node, ast.Call) and is_class(node.func, file, is_called=True)


def _is_display(node: ast.expr) -> bool:
    return isinstance(node, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def _made(file: TestFile) -> set[str]:
    """The names that stand for containers and objects that the tests make, wherever they are assigned."""
    written, stored = [], [node.arg for node in file.nodes if isinstance(node, ast.arg)]
    for node in file.nodes:
        match node:
            case ast.Assign([ast.Name(name)], value) if _is_display(value) or _is_object(value, file):
                written.append(name)
            case ast.Name(name, ast.Store()):
                stored.append(name)
    return {name for name in written if written.count(name) == stored.count(name)}
