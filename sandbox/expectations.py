"""The expectations of a test, made false in place, so that whoever reads them to hand them back reads wrong.

`assert double(2) == 4` becomes a statement that notes when `double(2)` equals a changed 4, and otherwise goes on. The
expectation may stand in the claim itself or in what a name of the claim is bound to. Falsehoods that look more like it
are asked as well.
"""

import ast
import re

from bindings import Function, falsified
from changed_values import PREFIX, changed_literal, is_approx, near_literals
from expected_tests import dotted

KINDS = ("", "Almost", "Count", "Dict", "List", "Sequence", "Set", "Tuple")
EQUALITIES = {f"assert{kind}Equal" for kind in KINDS} | {"assertIs", "assertMultiLineEqual"}
ACTUAL = f"{PREFIX}_actual"
# Where a failing claim may be part of the plan.
CATCHES = re.compile(r"raises|warns|suppress", re.IGNORECASE)


def falsify_expectations(module: ast.Module, function: Function) -> None:
    """Rewrites the claims of one test function: `==`, `is`, and the equalities of a TestCase."""
    function.body = _body(function.body, function, module)


def _body(body: list[ast.stmt], function: Function, module: ast.Module) -> list[ast.stmt]:
    return [_statement(statement, function, module) for statement in body]


def _statement(node: ast.stmt, function: Function, module: ast.Module) -> ast.stmt:
    if isinstance(node, ast.Assert | ast.Expr):
        question = _falsified_claim(node, function, module)
        return _noted(node, question) if question else node
    managers = [ast.unparse(item) for item in getattr(node, "items", [])]
    catches = getattr(node, "handlers", []) or any(map(CATCHES.search, managers))
    if not catches and not isinstance(node, Function | ast.ClassDef):
        for field in ("body", "orelse", "finalbody"):
            if body := getattr(node, field, None):
                setattr(node, field, _body(body, function, module))
    return node


def _noted(claim: ast.stmt, question: str) -> ast.stmt:
    """Goes on as if the claim had held, and notes when it does; where it does not, asks the question."""
    (noted,) = ast.parse(f"try: pass\nexcept Exception: {question}\nelse: {PREFIX}_held.append(None)").body
    noted.body = [claim]
    return noted


def _falsified_claim(node: ast.Assert | ast.Expr, function: Function, module: ast.Module) -> str | None:
    """Changes one side of the claim, a literal before a name; None when it is no claim or neither can be.

    Returns the question whether the other side, which `ACTUAL` is bound to, equals what is nearer to the expectation.
    """
    claim = node.test if isinstance(node, ast.Assert) else node.value
    sides = _sides(claim, isinstance(node, ast.Assert))
    for index, side in enumerate(sides):
        if literal := changed_literal(side):
            sides[index] = literal
            question = f"{PREFIX}_equals_any, {ACTUAL}, {ast.unparse(ast.List(near_literals(side)))}"
            break
    else:
        index = next((index for index, side in enumerate(sides) if _falsified_name(side, function, module)), None)
        if index is None:
            return None
        question = f"{PREFIX}_equals_nearer, {ACTUAL}, {ast.unparse(sides[index])}"
    sides[1 - index] = ast.NamedExpr(ast.Name(ACTUAL, ast.Store()), sides[1 - index])
    if isinstance(claim, ast.Compare):
        claim.comparators, claim.left, node.msg = [sides[0]], sides[1], None
    else:
        claim.args[:2] = sides[1], sides[0]
    claim.falsified = True
    return f"{PREFIX}_ask({question})"


def _sides(claim: ast.expr, asserted: bool) -> list[ast.expr]:
    """The right side of an equality, where expectations stand, and the left; none for any other claim."""
    if asserted and isinstance(claim, ast.Compare):
        equal = len(claim.ops) == 1 and isinstance(claim.ops[0], ast.Eq | ast.Is)
        return [claim.comparators[0], claim.left] if equal else []
    if not asserted and isinstance(claim, ast.Call) and dotted(claim).rpartition(".")[2] in EQUALITIES:
        plain = len(claim.args) >= 2 and not any(isinstance(argument, ast.Starred) for argument in claim.args)
        return [claim.args[1], claim.args[0]] if plain else []
    return []


def _falsified_name(side: ast.expr, function: Function, module: ast.Module) -> bool:
    name = side.args[0] if is_approx(side) else side
    return isinstance(name, ast.Name) and falsified(name.id, function, module)
