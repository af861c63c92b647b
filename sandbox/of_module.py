"""What a file does with the attributes of a module that it has imported: which it reads, which it replaces."""

import ast
import re

from expected_tests import dotted

# `setattr(solution, "f", ...)`, `monkeypatch.setattr("solution.f", ...)`, `@patch.object(solution, "f")`.
REPLACING = re.compile(r"(.*\.)?(setattr|delattr|patch|patch\.object)")


def read_of(modules: set[str], nodes: list[ast.AST]) -> set[str]:
    """`solution.f`, `getattr(solution, "f")` or `vars(solution)["f"]`, also by a name that `m = solution` gave it."""
    known = modules | {
        name
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in modules
        for name in (target.id for target in node.targets if isinstance(target, ast.Name))
    }
    read = set()
    for node in nodes:
        match node:
            case ast.Attribute(ast.Name(name), attribute, ast.Load()) if name in known:
                read.add(attribute)
            case ast.Call(ast.Name("getattr"), [ast.Name(name), ast.Constant(str(attribute)), *_]) if name in known:
                read.add(attribute)
            case ast.Subscript(ast.Call(ast.Name("vars"), [ast.Name(name)]), ast.Constant(str(key))) if name in known:
                read.add(key)
            case ast.Subscript(ast.Attribute(ast.Name(name), "__dict__"), ast.Constant(str(key))) if name in known:
                read.add(key)
    return read


def replaced_of(module: str, names: set[str], nodes: list[ast.AST]) -> set[str]:
    """Attributes of `module` that are assigned, deleted or patched, through its names or by its path as a text."""
    replaced = set()
    for node in nodes:
        match node:
            case ast.Attribute(ast.Name(name), attribute, ast.Store() | ast.Del()) if name in names:
                replaced.add(attribute)
            case ast.Call(func, [ast.Name(name), ast.Constant(str(attribute)), *_]) if name in names:
                if REPLACING.fullmatch(dotted(func)):
                    replaced.add(attribute)
            case ast.Call(func, [ast.Constant(str(path)), *_]) if path.startswith(f"{module}."):
                if REPLACING.fullmatch(dotted(func)):
                    replaced.add(path.removeprefix(f"{module}."))
    return replaced
