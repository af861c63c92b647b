"""Whether two programs differ in more than their names, comments and annotations. Reads them, runs neither."""

import ast
import builtins


def same_structure(first: str, second: str) -> bool:
    """False where one of them is no Python: that is another complaint."""
    try:
        return structure(first) == structure(second)
    except (SyntaxError, ValueError):
        return False


def structure(source: str) -> str:
    """The syntax tree with names numbered in the order in which they come; those of Python itself stay."""
    numbers: dict[str, str] = {name: name for name in dir(builtins)}
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for field in ("id", "arg", "name"):
            if isinstance(name := getattr(node, field, None), str):
                setattr(node, field, numbers.setdefault(name, f"name{len(numbers)}"))
        for field in ("annotation", "returns"):
            if hasattr(node, field):
                setattr(node, field, None)
        if isinstance(body := getattr(node, "body", None), list):
            node.body = [statement for statement in body if not _is_text(statement)]
    return ast.dump(tree)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
