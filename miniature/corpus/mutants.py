"""Subtle bugs: small mechanical edits of correct code."""

import ast
import copy
from collections.abc import Callable, Iterator
from functools import cache

from miniature.corpus.execution import OutOfLines, line_budget, load_module
from miniature.corpus.problem import Problem

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mod, ast.Mod: ast.FloorDiv}
LOGIC = {ast.And: ast.Or, ast.Or: ast.And}


@cache
def mutants(problem: Problem, solution: str) -> tuple[str, ...]:
    """Every edit of one place that makes the solution subtly wrong; those that fail most cases come first."""
    failures: dict[str, int] = {}
    for mutant in edits(ast.parse(solution)):
        source = ast.unparse(ast.fix_missing_locations(mutant))
        failures[source] = failed_cases(problem, source)
    wrong = [source for source, failed in failures.items() if 0 < failed < len(problem.cases)]
    return tuple(sorted(wrong, key=lambda source: -failures[source]))


def edits(tree: ast.Module) -> Iterator[ast.Module]:
    """One copy of the tree for each edit."""
    names = sorted({node.id for node in ast.walk(tree) if is_stored(node)})
    for index, node in enumerate(ast.walk(tree)):
        for variant in range(len(changes(node, names))):
            edited = copy.deepcopy(tree)
            target = list(ast.walk(edited))[index]
            changes(target, names)[variant]()
            yield edited


def changes(node: ast.AST, names: list[str]) -> list[Callable[[], None]]:
    """The edits of one node, as functions that make them in place; `names` are the local variables."""

    def put(field: str, value: object):
        return lambda: setattr(node, field, value)

    match node:
        case ast.Compare(ops=[operator]):
            return [put("ops", [COMPARISONS[type(operator)]()])]
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in ARITHMETIC:
            return [put("op", ARITHMETIC[type(operator)]())]
        case ast.BoolOp(op=operator, values=values):
            return [put("op", LOGIC[type(operator)]()), put("values", values[:1]), put("values", values[1:])]
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name()):
            return [put("operand", ast.UnaryOp(ast.Not(), node.operand))]
        case ast.Constant(value=bool(value)):
            return [put("value", not value)]
        case ast.Constant(value=int(value)):
            return [put("value", value + 1), put("value", value - 1)] if value else [put("value", 1)]
        case ast.Constant(value=str(value)) if len(value) > 1:
            return [put("value", value[:-1])]
        case ast.Dict(keys=keys, values=values) if len(keys) > 1:
            return [lambda: (setattr(node, "keys", keys[:-1]), setattr(node, "values", values[:-1]))]
        case ast.Call(func=ast.Name(id="list" | "sorted" | "len" | "int"), args=[argument], keywords=[]):
            return [lambda: (setattr(node, "func", ast.Name("tuple", ast.Load())), setattr(node, "args", [argument]))]
        case ast.FunctionDef(body=body) | ast.For(body=body) | ast.While(body=body) if len(body) > 1:
            return [put("body", body[:i] + body[i + 1 :]) for i in range(len(body)) if is_dispensable(body[i])]
        case ast.Return(value=ast.Name(id=name)):
            return [put("value", ast.Name(other, ast.Load())) for other in names if other != name]
        case ast.Subscript(value=ast.Subscript(value=value, slice=first), slice=second):
            exchanged = ast.Subscript(value, second, ast.Load())
            return [lambda: (setattr(node, "value", exchanged), setattr(node, "slice", first))]
        case ast.Subscript(value=value, slice=ast.Constant(value=0), ctx=ast.Load()):
            return [put("slice", ast.Slice())]
        case _:
            return []


def is_stored(node: ast.AST) -> bool:
    """The node names a local variable where it is set."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def is_dispensable(statement: ast.stmt) -> bool:
    """Code without this statement still has all its names."""
    match statement:
        case ast.If() | ast.AugAssign() | ast.Assign(targets=[ast.Attribute()]):
            return True
        case _:
            return False


def failed_cases(problem: Problem, source: str) -> int:
    """How many cases the code gets wrong, errors included; all of them if it does not end."""
    failed = 0
    for case in problem.cases:
        try:
            with line_budget():
                namespace = load_module(source)
                exec(case.setup, namespace)
                failed += repr(eval(case.expression, namespace)) != case.expected
        except (OutOfLines, RecursionError):
            return len(problem.cases)
        except Exception:
            failed += 1
    return failed
