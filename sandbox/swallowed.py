"""Blocks whose context manager may keep a failed claim of the tests from failing them: it is not for it to decide."""

import ast

from bindings import Function
from changed_values import PREFIX
from expected_tests import dotted

FAILED = f"{PREFIX}_failed"


def own_managers(module: ast.Module) -> set[str]:
    """The names of context managers that the tests define themselves: what these do with a failed claim is the plan."""
    return {node.name for node in ast.walk(module) if _is_manager(node)}


def may_swallow(node: ast.stmt, own: set[str]) -> bool:
    """Whether it is a `with` of none of the tests' own managers, and raises nothing of the kind to be swallowed."""
    managers = [item.context_expr for item in getattr(node, "items", [])]
    named = {part for manager in managers for part in dotted(manager).split(".")}
    return bool(managers) and not own & named and not any(map(_raises_failure, ast.walk(node)))


def overheard(node: ast.With | ast.AsyncWith) -> list[ast.stmt]:
    """The same block, and a note where a claim failed in it and it goes on all the same."""
    before, failing, after = ast.parse(
        f"{FAILED} = False\n"
        f"try: pass\nexcept {PREFIX}_FAILURES:\n    {FAILED} = True\n    raise\n"
        f"if {FAILED}: {PREFIX}_held.append(None)"
    ).body
    failing.body, node.body = node.body, [failing]
    return [before, node, after]


def _raises_failure(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) and node.exc is not None and dotted(node.exc) == "AssertionError"


def _is_manager(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return any(isinstance(item, Function) and item.name in ("__exit__", "__aexit__") for item in node.body)
    marks = node.decorator_list if isinstance(node, Function) else []
    return any(dotted(mark).endswith("contextmanager") for mark in marks)
