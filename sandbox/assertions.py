"""How many claims a test makes: by itself, or through helpers of its own file."""

import ast
import re

from bindings import Function
from expected_tests import dotted
from reached import reached

# Of pytest, that an error or a warning comes, or that this place is not reached.
PYTEST_CLAIMS = {f"pytest.{name}" for name in ("raises", "warns", "deprecated_call", "fail")}
# What ends a test without a claim.
SKIPS = {"pytest.skip", "pytest.xfail", "self.skipTest"}
# `self.assertEqual`, `mock.assert_called_once`, `numpy.testing.assert_allclose`, unittest's `fail`.
ASSERTING = re.compile(r"assert(_|[A-Z])\w*|fail")
# A function of the file, or a method of a class.
Place = tuple[Function, ast.ClassDef | None]


class Assertions:
    """The claims of one file's functions."""

    def __init__(self, module: ast.Module) -> None:
        self._functions = {node.name: node for node in module.body if isinstance(node, Function)}
        classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
        self._methods = {
            owner: {node.name: node for node in owner.body if isinstance(node, Function)} for owner in classes
        }
        self._imported = _imported(module)
        places: list[Place] = [(function, None) for function in self._functions.values()]
        places += [(method, owner) for owner, methods in self._methods.items() for method in methods.values()]
        self._claims: dict[Place, int] = {}
        self._calls: dict[Place, list[Place]] = {}
        for place in places:
            self._read(place)
        self._claiming = self._that_claim()

    def of(self, function: Function, owner: ast.ClassDef | None) -> int:
        """The claims in the text of a function, a method of `owner` if given. A call of a helper that claims is one."""
        place = (function, owner)
        return self._claims[place] + sum(called in self._claiming for called in self._calls[place])

    def _read(self, place: Place) -> None:
        function, owner = place
        nodes = [*reached(function.body, self._skips)]
        called = [self._helper(node, owner) for node in nodes if isinstance(node, ast.Call)]
        self._calls[place] = [helper for helper in called if helper]
        self._claims[place] = sum(_claims(node) or self._calls_claim(node, owner) for node in nodes)

    def _that_claim(self) -> set[Place]:
        """Those that claim by themselves, and all that call them, by whatever way round."""
        callers: dict[Place, list[Place]] = {}
        for place, called in self._calls.items():
            for helper in called:
                callers.setdefault(helper, []).append(place)
        waiting = [place for place, claims in self._claims.items() if claims]
        claiming = set(waiting)
        while waiting:
            new = set(callers.get(waiting.pop(), [])) - claiming
            claiming |= new
            waiting += new
        return claiming

    def _helper(self, call: ast.Call, owner: ast.ClassDef | None) -> Place | None:
        match call.func:
            case ast.Name(name) if name in self._functions:
                return (self._functions[name], None)
            case ast.Attribute(ast.Name("self" | "cls"), name) if owner and name in self._methods[owner]:
                return (self._methods[owner][name], owner)
        return None

    def _calls_claim(self, node: ast.AST, owner: ast.ClassDef | None) -> bool:
        if not isinstance(node, ast.Call) or self._helper(node, owner):
            return False
        name = self._full_name(node)
        return name in PYTEST_CLAIMS or ("." in name and bool(ASSERTING.fullmatch(name.rpartition(".")[2])))

    def _skips(self, statement: ast.stmt) -> bool:
        return isinstance(statement, ast.Expr) and self._full_name(statement.value) in SKIPS

    def _full_name(self, node: ast.expr) -> str:
        """`pytest.raises` for `pt.raises` and for an imported `raises`."""
        head, dot, rest = dotted(node).partition(".")
        return f"{self._imported.get(head, head)}{dot}{rest}"


def _imported(module: ast.Module) -> dict[str, str]:
    """The full names of what is imported of pytest and numpy's assertions, by the names that they have here."""
    names = {}
    for node in ast.walk(module):
        match node:
            case ast.Import(aliases):
                names.update({alias.asname: alias.name for alias in aliases if alias.asname and alias.name == "pytest"})
            case ast.ImportFrom("pytest" | "numpy.testing" as source, aliases):
                names.update({alias.asname or alias.name: f"{source}.{alias.name}" for alias in aliases})
    return names


def _claims(node: ast.AST) -> bool:
    """`assert` of what may be false, or `raise AssertionError`."""
    match node:
        case ast.Assert(test):
            return not _is_true(test)
        case ast.Raise(exc) if exc is not None:
            return dotted(exc) == "AssertionError"
    return False


def _is_true(test: ast.expr) -> bool:
    """Whether it is true whatever runs: `assert (x, "why")` never fails."""
    match test:
        case ast.Constant(value):
            return bool(value)
        case ast.Tuple(elements) | ast.List(elements) | ast.Set(elements) | ast.Dict(elements):
            return bool(elements)
        case ast.JoinedStr(parts):
            return any(isinstance(part, ast.Constant) for part in parts)
        case ast.BoolOp(ast.Or(), values):
            return any(map(_is_true, values))
        case ast.Compare() | ast.UnaryOp():
            return all(isinstance(node, _LITERAL) for node in ast.walk(test))
    return isinstance(test, ast.Lambda | ast.GeneratorExp)


_LITERAL = (ast.Constant, ast.Compare, ast.UnaryOp, ast.cmpop, ast.unaryop)
