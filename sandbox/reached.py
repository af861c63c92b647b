"""The part of a function's text that can run at all, as far as the syntax shows."""

import ast
from collections.abc import Callable, Iterator


def reached(body: list[ast.stmt], skips: Callable[[ast.stmt], bool]) -> Iterator[ast.AST]:
    """The nodes, but for those after a `return`, a `raise` or what `skips` in their block, or below `if False`."""
    waiting: list[ast.AST] = _until_left(body, skips)
    while waiting:
        node = waiting.pop()
        yield node
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list) and not _is_dead(node, field):
                children = [child for child in value if isinstance(child, ast.AST)]
                waiting += _until_left(children, skips)


def _until_left(block: list[ast.AST], skips: Callable[[ast.stmt], bool]) -> list[ast.AST]:
    for index, node in enumerate(block):
        leaves = isinstance(node, ast.Return | ast.Raise | ast.Continue | ast.Break)
        if leaves or (isinstance(node, ast.stmt) and skips(node)):
            return block[: index + 1]
    return block[:]


def _is_dead(node: ast.AST, field: str) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Constant)
        and field == ("orelse" if node.test.value else "body")
    )
