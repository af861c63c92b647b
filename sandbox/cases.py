"""How many cases a test has: the rows of its `parametrize` marks, where they are written out."""

import ast
from collections import Counter

from expected_tests import dotted
from marks import leaves_out

# Nobody asks for more, and marks multiply.
MOST_CASES = 10_000


class Tables:
    """The tables that a file writes out under a name which it binds once."""

    def __init__(self, module: ast.Module) -> None:
        bound = Counter()
        values = {}
        for node in ast.walk(module):
            match node:
                case ast.Name(name, ast.Store()):
                    bound[name] += 1
                case ast.Assign([ast.Name(name)], value) | ast.AnnAssign(ast.Name(name), value=ast.expr() as value):
                    values[name] = value
        self._named = {name: value for name, value in values.items() if bound[name] == 1}

    def cases_of(self, marks: list[ast.expr]) -> int:
        """The product over the marks, up to a limit. Equal rows count once, a computed table as one row."""
        cases = 1
        for mark in marks:
            if isinstance(mark, ast.Call) and dotted(mark).endswith("mark.parametrize"):
                cases = min(cases * self._rows(mark), MOST_CASES)
        return cases

    def _rows(self, mark: ast.Call) -> int:
        tables = mark.args[1:2] or [keyword.value for keyword in mark.keywords if keyword.arg == "argvalues"]
        match tables:
            case [ast.List(rows) | ast.Tuple(rows) | ast.Set(rows)]:
                return _distinct(rows)
            case [ast.Name(name)]:
                # What is empty at first is filled by something else.
                named = self._named.get(name)
                return max(1, _distinct(named.elts)) if isinstance(named, ast.List | ast.Tuple | ast.Set) else 1
        return 1


def _distinct(rows: list[ast.expr]) -> int:
    return len({_values(row) for row in rows if not _is_left_out(row)})


def _values(row: ast.expr) -> str:
    """What tells a row from others; of a `pytest.param` not its name."""
    return " ".join(map(ast.dump, row.args)) if _is_param(row) else ast.dump(row)


def _is_left_out(row: ast.expr) -> bool:
    if not _is_param(row):
        return False
    marks = [keyword.value for keyword in row.keywords if keyword.arg == "marks"]
    listed = [mark for given in marks for mark in (given.elts if isinstance(given, ast.List | ast.Tuple) else [given])]
    return any(map(leaves_out, listed))


def _is_param(row: ast.expr) -> bool:
    return isinstance(row, ast.Call) and dotted(row).rpartition(".")[2] == "param"
