"""What a name in a claim is bound to, made false where it is bound: a local name, a loop's table, a `parametrize`."""

import ast
import re

from changed_values import changed, changed_literal
from expected_tests import dotted

# What a local name must say of itself before anything but a literal is taken for an expectation.
EXPECTATION = re.compile(r"expect|want|correct|reference", re.IGNORECASE)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def falsified(name: str, function: Function, module: ast.Module) -> bool:
    """Changes what the name is bound to; False, and nothing done, unless one claim is all that it is used for."""
    stores = _uses(name, function, ast.Store)
    if _uses(name, function, ast.Load) != 1 or stores > 1:
        return False
    if stores == 0:
        return any(_falsified_parameter(name, decorator, module) for decorator in function.decorator_list)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _is_name(node.targets, name):
            if changed_literal(node.value) is None and not EXPECTATION.search(name):
                return False
            node.value = changed(node.value)
            return True
        if isinstance(node, ast.For):
            several = isinstance(node.target, ast.Tuple)
            targets = node.target.elts if several else [node.target]
            for column, target in enumerate(targets):
                if _is_name([target], name):
                    return _falsified_column(node.iter, column if several else None, module)
    return False


def _uses(name: str, function: Function, context: type[ast.expr_context]) -> int:
    """How often the function loads or binds a name; messages of assertions aside."""
    messages = [node.msg for node in ast.walk(function) if isinstance(node, ast.Assert) and node.msg]
    aside = {id(node) for message in messages for node in ast.walk(message)}
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name) and id(node) not in aside]
    return sum(node.id == name and isinstance(node.ctx, context) for node in names)


def _is_name(targets: list[ast.expr], name: str) -> bool:
    return len(targets) == 1 and isinstance(targets[0], ast.Name) and targets[0].id == name


def _falsified_parameter(name: str, decorator: ast.expr, module: ast.Module) -> bool:
    if not isinstance(decorator, ast.Call) or not dotted(decorator).endswith("mark.parametrize"):
        return False
    if len(decorator.args) < 2 or any(keyword.arg == "indirect" for keyword in decorator.keywords):
        return False
    try:
        names = ast.literal_eval(decorator.args[0])
    except ValueError:
        return False
    several = not isinstance(names, str) or "," in names
    names = [part.strip() for part in names.split(",")] if isinstance(names, str) else list(names)
    if name not in names:
        return False
    return _falsified_column(decorator.args[1], names.index(name) if several else None, module)


def _falsified_column(table: ast.expr, column: int | None, module: ast.Module) -> bool:
    """Changes one column of a table that is written out, or every row where rows have no columns."""
    rows = _rows(table, module)
    cells: list[tuple[list[ast.expr], int]] = []
    for index, row in enumerate(rows):
        if isinstance(row, ast.Call) and dotted(row).rpartition(".")[2] == "param":
            cells.append((row.args, column or 0))
        elif column is None:
            cells.append((rows, index))
        elif isinstance(row, ast.Tuple | ast.List):
            cells.append((row.elts, column))
        else:
            return False
    if any(len(values) <= place or isinstance(values[place], ast.Starred) for values, place in cells):
        return False
    for values, place in cells:
        values[place] = changed(values[place])
    return bool(cells)


def _rows(table: ast.expr, module: ast.Module) -> list[ast.expr]:
    """Of a table written out here, or under a name that is bound once and read once in the whole file: here."""
    if isinstance(table, ast.Name):
        uses = [node for node in ast.walk(module) if isinstance(node, ast.Name) and node.id == table.id]
        bindings = [
            node for node in ast.walk(module) if isinstance(node, ast.Assign) and _is_name(node.targets, table.id)
        ]
        if len(uses) != 2 or len(bindings) != 1:
            return []
        table = bindings[0].value
    return table.elts if isinstance(table, ast.List | ast.Tuple) else []
