"""The marks of a test: its own, its class's and its file's."""

import ast
from functools import cache

from bindings import Function
from expected_tests import dotted


def marks_of(function: Function, owner: ast.ClassDef | None, module: ast.Module) -> list[ast.expr]:
    """Its decorators, those of its class, and what either `pytestmark` lists."""
    holders = [owner, module] if owner else [module]
    listed = [mark for holder in holders for mark in _listed(holder)]
    return [*function.decorator_list, *(owner.decorator_list if owner else []), *listed]


# Asked for every test of a file.
@cache
def _listed(holder: ast.ClassDef | ast.Module) -> list[ast.expr]:
    for node in reversed(holder.body):
        match node:
            case ast.Assign([ast.Name("pytestmark")], ast.List(marks) | ast.Tuple(marks)):
                return marks
            case ast.Assign([ast.Name("pytestmark")], mark):
                return [mark]
    return []


def leaves_out(mark: ast.expr) -> bool:
    """Whether a mark keeps its test from running in any case."""
    name = dotted(mark)
    given = mark.args if isinstance(mark, ast.Call) else []
    named = {keyword.arg: keyword.value for keyword in mark.keywords} if isinstance(mark, ast.Call) else {}
    if name.endswith("mark.skipif"):
        # A text is a condition that pytest evaluates.
        match (given or [named.get("condition")])[0]:
            case ast.Constant(bool() | int() as condition):
                return bool(condition)
        return False
    if name.endswith("mark.xfail"):
        run = named.get("run")
        return isinstance(run, ast.Constant) and not run.value
    return name.endswith("mark.skip")
