"""What the tests' arguments may be, as far as `parametrize` has it written out."""

import ast
from collections.abc import Callable

from apart.test_file import TestFile


def parameters(file: TestFile, fits: Callable[[ast.expr], bool]) -> set[str]:
    """The arguments of tests, and of nothing else in the file, for which every value that is written out fits."""
    found: dict[str, bool] = {}
    for node in file.nodes:
        match node:
            case ast.Call(callee, [names, ast.List(rows), *_]) if file.dotted(callee) == "pytest.mark.parametrize":
                given = _names(names)
                for index, name in enumerate(given):
                    values = [_value(row, index) for row in rows] if len(given) > 1 else rows
                    all_fit = all(value is not None and fits(value) for value in values)
                    found[name] = found.get(name, True) and all_fit
    elsewhere = {node.id for node in file.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for function in file.functions.values():
        if not (isinstance(function, ast.FunctionDef) and function.name.startswith("test")):
            elsewhere |= {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    return {name for name, all_fit in found.items() if all_fit} - elsewhere


def _names(node: ast.expr) -> list[str]:
    """`"x, y"`, `("x", "y")` or `["x", "y"]`; a single name gets whole rows, which are not taken apart."""
    match node:
        case ast.Constant(str(text)):
            return [name.strip() for name in text.split(",")]
        case ast.Tuple(parts) | ast.List(parts):
            return [str(part.value) for part in parts if isinstance(part, ast.Constant)]
    return []


def _value(row: ast.expr, index: int) -> ast.expr | None:
    match row:
        case ast.Tuple(values) | ast.List(values) | ast.Call(_, values):
            return values[index] if index < len(values) else None
    return None
