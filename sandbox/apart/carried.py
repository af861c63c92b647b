"""Whether the tests give the solution only what can travel: no functions of theirs, and nothing that is used up.

Names are taken file-wide and a value is followed through assignments, loops and containers, not through calls: what
may be the solution's, or hands on what it is given, gets plain values only.
"""

import ast
from typing import Literal

from apart.test_file import TestFile, own_nodes
from apart.vocabulary import FIXTURES, ITERATORS, MAKERS, is_carried

# An iterator is used up by reading, and its elements are plain; of what else stays here, so are the elements.
Staying = Literal["iterator", "function", None]
_OWN_METHODS = ("assert", "fail", "subTest", "skipTest", "addCleanup")
_CALLING = ("pytest.raises", "assertRaises", "assertRaisesRegex")
_SPREADING = ("pytest.mark.parametrize", "pytest.param", "pytest.fixture", "functools.partial")


class Carried:
    """What of a test file stays in its process."""

    def __init__(self, file: TestFile) -> None:
        self._file = file
        functions = {name for name, function in file.functions.items() if not file.is_fixture(function)}
        own = {*functions, *file.classes, *FIXTURES, "self", "cls"}
        self._names: dict[str, Staying] = dict.fromkeys(own, "function")
        before = None
        while before != self._names:
            before = dict(self._names)
            for node in file.nodes:
                self._follow(node)

    def what_leaves(self) -> str | None:
        """The first thing that stays here and yet goes where the solution may get it."""
        for node in self._file.nodes:
            leaving = next((value for value in self._leaving(node) if self.staying(value)), None)
            if leaving is not None:
                return f"passes on a function, an iterator or an object of its own, in line {leaving.lineno}"
        return None

    def staying(self, node: ast.expr | None) -> Staying:
        match node:
            case ast.Lambda():
                return "function"
            case ast.GeneratorExp(element):
                return "function" if self.staying(element) else "iterator"
            case ast.Name(name) if name in self._names:
                return self._names[name]
            case ast.Name() | ast.Attribute() if self._file.is_python(node):
                return None if is_carried(self._file.dotted(node)) else "function"
            case ast.Attribute(ast.Name("self" | "cls"), name):
                return "function" if name in self._file.functions else None
            case ast.Call(callee, arguments):
                return self._made_by(callee, arguments)
            case ast.Starred(value) | ast.NamedExpr(_, value) | ast.Subscript(value):
                return "function" if self.staying(value) == "function" else None
            case ast.DictComp(key, value):
                return self._any(key, value)
            case ast.ListComp(element) | ast.SetComp(element):
                return self._any(element)
            case ast.Dict(keys, values):
                return self._any(*keys, *values)
            case ast.List(values) | ast.Tuple(values) | ast.Set(values) | ast.BoolOp(_, values):
                return self._any(*values)
            case ast.BinOp(left, _, right) | ast.IfExp(_, left, right):
                return self._any(left, right)
        return None

    def _any(self, *nodes: ast.expr | None) -> Staying:
        return "function" if any(map(self.staying, nodes)) else None

    def _made_by(self, callee: ast.expr, arguments: list[ast.expr]) -> Staying:
        name = self._file.dotted(callee)
        if name in ITERATORS:
            read = arguments[1:] if name in ("map", "filter") else arguments
            return "function" if any(self.staying(argument) == "function" for argument in read) else "iterator"
        if name in MAKERS:
            return None if name == "type" and len(arguments) == 1 else "function"
        own = self._file.functions.get(callee.id) if isinstance(callee, ast.Name) else None
        yields = own and any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(own))
        return "iterator" if yields else None

    def _follow(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets, value):
                for target in targets:
                    self._bind(target, self.staying(value))
            case ast.AnnAssign(target, _, value) | ast.AugAssign(target, _, value) | ast.NamedExpr(target, value):
                self._bind(target, self.staying(value))
            case ast.For(target, iterable) | ast.comprehension(target, iterable):
                self._bind(target, "function" if self.staying(iterable) == "function" else None)

    def _bind(self, target: ast.expr, staying: Staying) -> None:
        if staying:
            names = (node.id for node in ast.walk(target) if isinstance(node, ast.Name))
            self._names |= {name: staying for name in names if self._names.get(name) != "function"}

    def _leaving(self, node: ast.AST) -> list[ast.expr]:
        match node:
            case ast.Call(callee, arguments, keywords):
                return self._given_to(callee, arguments, keywords)
            case ast.Return(value) | ast.Yield(value) | ast.YieldFrom(value) if value:
                return [value]
            case ast.Assign(targets, value):
                return [value] if any(not isinstance(target, ast.Name | ast.Tuple) for target in targets) else []
            case ast.BinOp(left, _, right):
                return [left, right]
            case ast.arguments(defaults=defaults, kw_defaults=kw_defaults):
                return [*defaults, *filter(None, kw_defaults)]
        return []

    def _given_to(self, callee: ast.expr, arguments: list[ast.expr], keywords: list[ast.keyword]) -> list[ast.expr]:
        name = self._file.dotted(callee)
        method = callee.attr if isinstance(callee, ast.Attribute) else ""
        if name in _CALLING or method in _CALLING:
            return [*arguments[2:], *(keyword.value for keyword in keywords)]
        is_ours = self._file.is_python(callee) or method in ("join", "sort") or _is_assertion(callee)
        if name in _SPREADING or not is_ours:
            return [*arguments, *(keyword.value for keyword in keywords if keyword.arg != "ids")]
        return []


def _is_assertion(callee: ast.expr) -> bool:
    on_self = isinstance(callee, ast.Attribute) and isinstance(callee.value, ast.Name) and callee.value.id == "self"
    return on_self and callee.attr.startswith(_OWN_METHODS)
