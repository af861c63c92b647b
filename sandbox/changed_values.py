"""Expressions for values that are not the expected ones."""

import ast

from expected_tests import dotted
from falsehoods import _FAR as FAR
from falsehoods import _STEPS as STEPS
from falsehoods import _other as other

# Of every name that a perturbed test file has beside its own.
PREFIX = "_tddft"


def changed_literal(node: ast.expr, step: int = FAR) -> ast.expr | None:
    """Another value of its type for a literal, or a literal within `approx`; None for anything else."""
    if is_approx(node):
        changed = changed_literal(node.args[0], step)
        return changed and _approx(node, changed)
    try:
        return ast.parse(repr(other(ast.literal_eval(node), step)), mode="eval").body
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def changed(node: ast.expr) -> ast.expr:
    """Another value for any expression: where it is no literal, found when the test runs."""
    if literal := changed_literal(node):
        return literal
    if is_approx(node):
        return _approx(node, changed(node.args[0]))
    return ast.Call(ast.Name(f"{PREFIX}_other", ast.Load()), [node], [])


def hidden_literal(node: ast.expr) -> ast.expr:
    """What `changed_literal` can change, unchanged, in a form in which nobody finds it by reading."""
    if is_approx(node):
        return _approx(node, hidden_literal(node.args[0]))
    spelt = ast.Constant(ast.unparse(node).encode().hex())
    return ast.Call(ast.Name(f"{PREFIX}_was", ast.Load()), [spelt], [])


def near_literals(node: ast.expr) -> list[ast.expr]:
    """Values that look more like it, where `changed_literal` has one; none where one may be within a tolerance."""
    if is_approx(node):
        return []
    literals = (changed_literal(node, step) for step in STEPS if step != FAR)
    return [literal for literal in literals if literal]


def is_approx(node: ast.expr) -> bool:
    """Whether it is a call of `approx` with its value as first argument."""
    return isinstance(node, ast.Call) and dotted(node).rpartition(".")[2] == "approx" and bool(node.args)


def _approx(node: ast.Call, value: ast.expr) -> ast.Call:
    return ast.Call(node.func, [value, *node.args[1:]], node.keywords)
