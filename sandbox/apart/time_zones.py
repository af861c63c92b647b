"""Whether tests make a date in a time zone of the solution's own: a stand-in, of which Python makes none."""

import ast
from collections.abc import Iterator

from apart.objects import name_in_solution
from apart.test_file import TestFile


def foreign_zones(file: TestFile) -> Iterator[str]:
    """What is asked, and where."""
    assignments = [node for node in file.nodes if isinstance(node, ast.Assign) and _is_foreign(node.value, file)]
    names = {target.id for node in assignments for target in node.targets if isinstance(target, ast.Name)}
    for node in file.nodes:
        match node:
            case ast.keyword("tz" | "tzinfo", zone) | ast.Call(ast.Attribute(_, "astimezone"), [zone]):
                if _is_foreign(zone, file) or (isinstance(zone, ast.Name) and zone.id in names):
                    yield f"has a time zone of the solution's, in line {zone.lineno}"


def _is_foreign(node: ast.expr, file: TestFile) -> bool:
    return name_in_solution(node.func if isinstance(node, ast.Call) else node, file) != ""
