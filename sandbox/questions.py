"""The comparisons of a test file, made to ask when they hold whether a false one would hold as well (`compared.py`)."""

import ast

from changed_values import PREFIX
from expectations import EQUALITIES
from loose import Loose, equals_by_its_own

SIGNS = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
}
# What a function that puts an operand off would change.
UNMOVABLE = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)


class Questions(ast.NodeTransformer):
    """What a comparison returns stays the same. Claims that are falsified already are left alone."""

    def __init__(self, module: ast.Module, loose: Loose) -> None:
        self._loose = loose
        # Where the tests say themselves what a container lacks, one of a class may hold all else, as a complement does.
        self._signs = SIGNS | ({ast.In: "in a builtin"} if _claims_absence(module) else {})

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return node if equals_by_its_own(node) else self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        asked = self._is_asked(node)
        self.generic_visit(node)
        signs = [self._signs.get(type(kind)) for kind in node.ops]
        first, *later = node.comparators
        if not asked or None in signs:
            return node
        if not later:
            return _call("_compared", ast.Constant(signs[0]), node.left, first)
        if any(isinstance(part, UNMOVABLE) for operand in later for part in ast.walk(operand)):
            return node
        in_turn = ast.List([ast.Constant(sign) for sign in signs], ast.Load())
        return _call("_chained", in_turn, node.left, first, *map(_put_off, later))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.attr if isinstance(node.func, ast.Attribute) and len(node.args) > 1 else ""
        asked = (name in EQUALITIES or name == "assertIn") and self._is_asked(node)
        self.generic_visit(node)
        if not asked:
            return node
        if name in EQUALITIES:
            return _call("_asserted_equal", node.func, *node.args, keywords=node.keywords)
        sign = ast.Constant(self._signs[ast.In])
        return _call("_asserted_in", sign, node.func, *node.args, keywords=node.keywords)

    def visit_Match(self, node: ast.Match) -> ast.AST:
        asked = self._is_asked(node.subject)
        self.generic_visit(node)
        patterns = [part for case in node.cases for part in getattr(case.pattern, "patterns", [case.pattern])]
        values = [part.value for part in patterns if isinstance(part, ast.MatchValue)]
        if asked and values:
            node.subject = _call("_matched", node.subject, ast.List(values, ast.Load()))
        return node

    def _is_asked(self, node: ast.expr) -> bool:
        return not getattr(node, "falsified", False) and not self._loose.stands_in(node)


def _claims_absence(module: ast.Module) -> bool:
    nodes = list(ast.walk(module))
    return any(isinstance(node, ast.NotIn) or getattr(node, "attr", None) == "assertNotIn" for node in nodes)


def _put_off(operand: ast.expr) -> ast.Lambda:
    return ast.Lambda(ast.arguments([], [], None, [], [], None, []), operand)


def _call(name: str, *arguments: ast.expr, keywords: list[ast.keyword] | None = None) -> ast.Call:
    return ast.Call(ast.Name(PREFIX + name, ast.Load()), list(arguments), keywords or [])
