"""What the names of a test file mean by its own text, so that it shows when they come to mean anything else."""

import ast
import re
from collections import Counter

from expected_tests import dotted

PATCHES = re.compile(r"(.*\.)?(setattr|delattr|patch|patch\.object)")


def imported_tools(module: ast.Module) -> dict[str, str]:
    """The names that an import binds and nothing else does: `isclose` is `math.isclose`, `m` is `import math`."""
    found = {}
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and not node.level:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: f"import {alias.name}" for alias in node.names}
    bound = Counter(_bound(module))
    return {name: tool for name, tool in found.items() if bound[name] == 1}


def left_to_python(module: ast.Module) -> list[str]:
    """The names that the file reads and never binds."""
    nodes = list(ast.walk(module))
    read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return sorted(read - {*_bound(module)})


def changed_by_the_tests(module: ast.Module) -> list[str]:
    """Last names of what the tests patch themselves, and the globals that their functions bind anew."""
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Global):
            names |= set(node.names)
        elif isinstance(node, ast.Call) and PATCHES.fullmatch(dotted(node.func)):
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            texts = [value.value for value in values if isinstance(value, ast.Constant)]
            names |= {text.rpartition(".")[2] for text in texts if isinstance(text, str)}
    return sorted(names)


def _bound(module: ast.Module) -> list[str]:
    """Every name that is bound anywhere, as often as it is."""
    names = []
    for node in ast.walk(module):
        match node:
            case ast.Name(name, ast.Store() | ast.Del()) | ast.arg(name):
                names.append(name)
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                names.append(name)
            case ast.alias(name, asname):
                names.append(asname or name)
    return names
