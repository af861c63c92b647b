"""What guards of the step g_test look at: what a test file imports, defines and claims, read from its syntax alone."""

import ast

from assertions import Assertions
from base_classes import with_inherited
from bindings import Function
from cases import Tables
from expected_tests import certain_tests
from marks import leaves_out, marks_of
from of_module import read_of, replaced_of
from running import is_awaited
from scopes import scopes
from top_level import names_bound

SOLUTION = "solution"


def answer(tests: str) -> dict | None:
    """The facts as `domain/guards/test-facts.ts` describes them; None for a text that cannot be read."""
    try:
        return _facts(tests, ast.parse(tests))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _facts(source: str, module: ast.Module) -> dict:
    nodes = [*ast.walk(module)]
    names = scopes(source)
    modules = {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == SOLUTION
    }
    imported = _imported(nodes)
    return {
        "imports": [{"name": alias.name, "as": alias.asname or alias.name} for alias in imported if alias.name != "*"],
        "star_import": any(alias.name == "*" for alias in imported),
        "modules": sorted(modules),
        "attributes": sorted(read_of(modules, nodes)),
        "replaced": sorted(replaced_of(SOLUTION, modules, nodes)),
        "defined": sorted(names_bound(module, aside=SOLUTION) | names.declared_global),
        "local": sorted(names.local),
        "used": sorted(names.used | _used_of_classes(nodes)),
        "missing": sorted(names.missing),
        "tests": _tests(with_inherited(module)),
    }


def _imported(nodes: list[ast.AST]) -> list[ast.alias]:
    return [
        alias
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == SOLUTION and not node.level
        for alias in node.names
    ]


def _used_of_classes(nodes: list[ast.AST]) -> set[str]:
    """Names that a class imports and that are then read as attributes, of whatever: `TestF.f`."""
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    held = {alias.asname or alias.name for node in classes for alias in _imported(node.body)}
    return held & {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)}


def _tests(module: ast.Module) -> list[dict]:
    assertions = Assertions(module)
    tables = Tables(module)
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    # The last definition of a name is the one that counts.
    functions = {
        holder: {node.name: node for node in holder.body if isinstance(node, Function)}
        for holder in [module, *classes.values()]
    }
    found = []
    for test_id in certain_tests(module.body):
        owned_by, _, name = test_id.rpartition("::")
        owner = classes[owned_by] if owned_by else None
        function = functions[owner or module][name]
        marks = marks_of(function, owner, module)
        found.append(
            {
                "id": test_id,
                "cases": tables.cases_of(marks),
                "assertions": assertions.of(function, owner),
                "runs": not any(map(leaves_out, marks)) and is_awaited(function, owner),
            }
        )
    return found
