"""Whether the tests compare objects of the solution's classes with plain values, which only the solution could judge.

`Money(5) == 5` may be an honest claim about `__eq__`. With the solution apart it is false: nobody asks there what is
equal to an expectation. Classes are told by their capital, and followed through assignments and operators.
"""

import ast

from apart.test_file import TestFile

_UNITTEST = {"assertEqual", "assertNotEqual", "assertGreater", "assertLess", "assertAlmostEqual", "assertIn"}
_UNITTEST |= {"assertGreaterEqual", "assertLessEqual"}
_IDENTITY = ast.Is | ast.IsNot


class Comparisons:
    """The names of a test file that stand for such objects, and where those meet a plain value."""

    def __init__(self, file: TestFile) -> None:
        self._file = file
        self._objects: set[str] = set()
        before = None
        while before != self._objects:
            before = set(self._objects)
            self._objects |= {
                target.id
                for node in file.nodes
                if isinstance(node, ast.Assign) and self._is_object(node.value)
                for target in node.targets
                if isinstance(target, ast.Name)
            }

    def with_plain_values(self) -> str | None:
        """The first of them."""
        for node in self._file.nodes:
            match node:
                case ast.Compare(first, operators, rest):
                    pairs = zip([first, *rest], rest, operators, strict=False)
                    met = any(self._meet(left, right) for left, right, by in pairs if not isinstance(by, _IDENTITY))
                case ast.BinOp(left, ast.Sub(), right):
                    met = self._meet(left, right)
                case ast.Call(ast.Attribute(_, name), [left, right, *_]) if name in _UNITTEST:
                    met = self._meet(left, right)
                case _:
                    met = False
            if met:
                return f"compares an object with a plain value, in line {node.lineno}"
        return None

    def _meet(self, one: ast.expr, other: ast.expr) -> bool:
        return (self._is_object(one) and self._is_plain(other)) or (self._is_object(other) and self._is_plain(one))

    def _is_object(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(name):
                return name in self._objects
            case ast.BinOp(left, _, right):
                return self._is_object(left) or self._is_object(right)
            case ast.UnaryOp(_, operand):
                return self._is_object(operand)
            case ast.Call(ast.Name(name) | ast.Attribute(_, name) as callee):
                is_ours = self._file.is_python(callee) or name in self._file.classes
                return name[:1].isupper() and not name.isupper() and not is_ours
        return False

    def _is_plain(self, node: ast.expr) -> bool:
        match node:
            case ast.Constant(value):
                return value is not None
            case ast.UnaryOp(_, operand):
                return self._is_plain(operand)
            case ast.BinOp(left, _, right):
                return self._is_plain(left) and self._is_plain(right)
            case ast.List() | ast.Tuple() | ast.Dict() | ast.Set() | ast.ListComp() | ast.JoinedStr():
                return True
            case ast.Call(callee):
                return self._file.is_python(callee)
        return False
