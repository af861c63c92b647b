"""Which tests of a file run their claims: neither left out by a mark nor without a call that reaches their body."""

import ast

from bindings import Function
from expected_tests import dotted
from top_level import SCOPES


def definitions(module: ast.Module, expected: list[str]) -> list[tuple[str, Function, ast.ClassDef | None]]:
    """The functions behind the names, with their classes; the last of a name is the one that counts."""
    found = {}
    for node in module.body:
        if isinstance(node, Function):
            found[node.name] = node, None
        elif isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, Function)]
            found |= {f"{node.name}::{method.name}": (method, node) for method in methods}
    return [(name, *found[name]) for name in expected]


def runs(function: Function, owner: ast.ClassDef | None) -> bool:
    """False for a test that may be skipped or expected to fail, or whose body does not run when it is called."""
    marks = {dotted(decorator).rpartition(".")[2] for decorator in function.decorator_list}
    return not marks & {"skip", "skipif", "xfail"} and is_awaited(function, owner) and not _yields(function)


def is_awaited(function: Function, owner: ast.ClassDef | None) -> bool:
    """True for what needs not be."""
    if isinstance(function, ast.FunctionDef):
        return True
    return owner is not None and any(dotted(base).endswith("IsolatedAsyncioTestCase") for base in owner.bases)


def _yields(function: Function) -> bool:
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, SCOPES):
            waiting += ast.iter_child_nodes(node)
    return False
