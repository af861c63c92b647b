"""Expressions for values that are not the expected ones."""

import ast

from expected_tests import dotted
from falsehoods import _other as other

# Of every name that a perturbed test file has beside its own.
PREFIX = "_tddft"


def changed_literal(node: ast.expr) -> ast.expr | None:
    """Another value of its type for a literal, or a literal within `approx`; None for anything else."""
    if is_approx(node):
        changed = changed_literal(node.args[0])
        return changed and _approx(node, changed)
    try:
        return ast.parse(repr(other(ast.literal_eval(node))), mode="eval").body
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def changed(node: ast.expr) -> ast.expr:
    """Another value for any expression: where it is no literal, found when the test runs."""
    if literal := changed_literal(node):
        return literal
    if is_approx(node):
        return _approx(node, changed(node.args[0]))
    return ast.Call(ast.Name(f"{PREFIX}_other", ast.Load()), [node], [])


def is_approx(node: ast.expr) -> bool:
    """Whether it is a call of `approx` with its value as first argument."""
    return isinstance(node, ast.Call) and dotted(node).rpartition(".")[2] == "approx" and bool(node.args)


def _approx(node: ast.Call, value: ast.expr) -> ast.Call:
    return ast.Call(node.func, [value, *node.args[1:]], node.keywords)
