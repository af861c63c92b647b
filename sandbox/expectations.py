"""The expectations of a function, made false in place, so that whoever reads them to hand them back reads wrong.

`assert double(2) == 4` becomes a statement that notes when `double(2)` equals a changed 4, and otherwise fails where
the claim fails. The expectation may stand in the claim itself or in what a name of the claim is bound to. Falsehoods
that look more like it are asked as well.
"""

import ast
import re

from bindings import Function, falsified
from changed_values import PREFIX, changed_literal, hidden_literal, is_approx, near_literals
from expected_tests import dotted
from loose import Loose
from swallowed import may_swallow, overheard, own_managers

KINDS = ("", "Almost", "Count", "Dict", "List", "Sequence", "Set", "Tuple")
EQUALITIES = {f"assert{kind}Equal" for kind in KINDS} | {"assertIs", "assertMultiLineEqual"}
ACTUAL = f"{PREFIX}_actual"
# Where a failing claim may be part of the plan.
CATCHES = re.compile(r"(?i:raises|warns|suppress)|\b(Base)?Exception\b|\bAssertionError\b")


class Falsified:
    """Rewrites the claims of functions: `==`, `is`, and the equalities of a TestCase."""

    def __init__(self, module: ast.Module, loose: Loose) -> None:
        self._module = module
        self._loose = loose
        self._own_managers = own_managers(module)

    def rewrite(self, function: Function) -> None:
        """Functions and classes in it have to be rewritten themselves."""
        function.body = self._body(function.body, function, True)

    def _body(self, body: list[ast.stmt], function: Function, heard: bool) -> list[ast.stmt]:
        """`heard`: no context manager of the solution's keeps a failing claim from failing the test."""
        return [new for statement in body for new in self._statement(statement, function, heard)]

    def _statement(self, node: ast.stmt, function: Function, heard: bool) -> list[ast.stmt]:
        if isinstance(node, ast.Assert | ast.Expr):
            return self._claim(node, function, heard) or [node]
        managers = [ast.unparse(item) for item in getattr(node, "items", [])]
        catches = getattr(node, "handlers", []) or any(map(CATCHES.search, managers))
        if catches or isinstance(node, Function | ast.ClassDef):
            return [node]
        swallows = may_swallow(node, self._own_managers)
        for field in ("body", "orelse", "finalbody"):
            if body := getattr(node, field, None):
                setattr(node, field, self._body(body, function, heard and not swallows))
        return overheard(node) if swallows else [node]

    def _claim(self, node: ast.Assert | ast.Expr, function: Function, heard: bool) -> list[ast.stmt]:
        """With one side changed, a literal before a name; nothing when it is no claim or neither can be."""
        sides = _sides(node)
        if self._loose.stands_in(node):
            return []
        for index, side in enumerate(sides):
            if literal := changed_literal(side):
                truth = _with_side(node, index, hidden_literal(side))
                question = f"{PREFIX}_equals_any, {ACTUAL}, {ast.unparse(ast.List(near_literals(side)))}"
                return _noted(sides[1 - index], _with_side(node, index, literal), truth, question)
        for index, side in enumerate(sides):
            # What a bound name was before is not known here, and so not whether the claim would have failed.
            if heard and _falsified_name(side, function, self._module):
                question = f"{PREFIX}_equals_nearer, {ACTUAL}, {ast.unparse(side)}"
                return _noted(sides[1 - index], _with_side(node, index, side), ast.Pass(), question)
        return []


def _noted(actual: ast.expr, claim: ast.stmt, truth: ast.stmt, question: str) -> list[ast.stmt]:
    """Notes when the claim holds. Where it does not, fails as the true one does, and asks the question."""
    bound = ast.Assign([ast.Name(ACTUAL, ast.Store())], actual)
    lie, then, asked = ast.parse(
        f"try: pass\nexcept Exception: pass\nelse: {PREFIX}_held.append(None)\n"
        f"if not {PREFIX}_held: pass\n{PREFIX}_ask({question})"
    ).body
    lie.body, then.body = [claim], [truth]
    return [bound, lie, then, asked]


def _sides(node: ast.Assert | ast.Expr) -> list[ast.expr]:
    """The right side of an equality, where expectations stand, and the left; none for any other claim."""
    match node:
        case ast.Assert(ast.Compare(left, [ast.Eq() | ast.Is()], [right])):
            return [right, left]
        case ast.Expr(ast.Call(_, [left, right, *_]) as call) if dotted(call).rpartition(".")[2] in EQUALITIES:
            return [] if any(isinstance(argument, ast.Starred) for argument in call.args) else [right, left]
    return []


def _with_side(node: ast.Assert | ast.Expr, index: int, side: ast.expr) -> ast.stmt:
    """The claim with this for one of its `_sides`, and `ACTUAL` for the other. No message: it may tell."""
    actual = ast.Name(ACTUAL, ast.Load())
    left, right = (actual, side) if index == 0 else (side, actual)
    match node:
        case ast.Assert(ast.Compare(_, kinds)):
            claim = ast.Compare(left, kinds, [right])
            new = ast.Assert(claim)
        case ast.Expr(ast.Call(function, [_, _, *others], keywords)):
            claim = ast.Call(function, [left, right, *others], keywords)
            new = ast.Expr(claim)
    claim.falsified = True
    return new


def _falsified_name(side: ast.expr, function: Function, module: ast.Module) -> bool:
    name = side.args[0] if is_approx(side) else side
    return isinstance(name, ast.Name) and falsified(name.id, function, module)
