"""The control against a solution that reaches into its tests: the same tests, with claims that are false.

A perturbed test does what the original does, asks on the way whether false claims hold, too, and ends with one that
an honest program cannot make true. It passes again only where the solution decides what passes: by objects that are
equal to anything, by reading the expectation and handing it back, by errors that end a test as if it had passed, by
replaced checks, code or reports. A last test of ours ends with the same claim, for what is asked in tests that syntax
does not name, such as inherited ones.
"""

import ast
import builtins
from pathlib import Path

from bindings import Function
from changed_values import PREFIX
from expectations import Falsified
from expected_tests import expected_tests
from loose import Loose, equals_by_its_own
from meanings import changed_by_the_tests, imported_tools, left_to_python
from questions import Questions
from running import definitions, runs

# One call: for an `or`, pytest would put a number of its own behind the falsified one that a solution may look for.
LAST_CLAIM = f"assert {PREFIX}_decided()"
LAST = f"{PREFIX}_Last"
LAST_TEST = f"{LAST}::test"


class _Prefixed(ast.NodeTransformer):
    """Gives this project's names in the prologue ones that no test file uses, and Python's their meaning of before."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in dir(builtins) and not node.id.startswith("__"):
            return ast.Attribute(ast.Name(PYTHON, ast.Load()), node.id, ast.Load())
        return ast.Name(_private(node.id), node.ctx)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.name = _private(node.name)
        return self.generic_visit(node)

    visit_ClassDef = visit_FunctionDef

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
        return None if node.module in PARTS else self.generic_visit(node)

    def visit_alias(self, node: ast.alias) -> ast.alias:
        return ast.alias(node.name, node.asname and _private(node.asname))


def _private(name: str) -> str:
    return PREFIX + name if name.startswith("_") and not name.startswith("__") else name


def _source(file: str) -> str:
    tree = ast.parse(Path(__file__).with_name(file).read_text("utf-8"))
    return ast.unparse(_Prefixed().visit(tree))


# In this order; what they import of each other stands above them then.
PARTS = ("falsehoods", "tools_in_use", "asking", "compared")
# Spelt so that whoever reads the file for its expectations finds none here.
PYTHON = f"{PREFIX}_python"
BUILTINS = f"import builtins, types\n{PYTHON} = types.SimpleNamespace(**vars(builtins))\ndel builtins, types"
SPELT = "\n".join([BUILTINS, *(_source(f"{part}.py") for part in PARTS)]).encode().hex()
PROLOGUE = f'exec(bytes.fromhex("{SPELT}"))'


def perturbed(tests: str) -> tuple[str, list[str]] | None:
    """The perturbed file, and the tests (as `expected_tests` names them) that an honest solution must then fail.

    None when there is nothing to perturb. Raises what `ast` raises for a source that it cannot read or write.
    """
    module = ast.parse(tests)
    functions = _functions(module)
    if not functions:
        return None
    found = definitions(module, expected_tests(tests))
    must_fail = [(name, function) for name, function, owner in found if runs(function, owner)]
    changing = ", ".join(map(repr, changed_by_the_tests(module)))
    epilogue = f"{PREFIX}_remember_names({imported_tools(module)}, {left_to_python(module)})\n"
    epilogue += f"{PREFIX}_remember_own({changing})\n"
    epilogue += f"{LAST} = {PREFIX}_last_test()"
    loose = Loose(module)
    claims = Falsified(module, loose)
    for function in functions:
        claims.rewrite(function)
    Questions(module, loose).visit(module)
    for _, function in must_fail:
        function.body = [ast.Try(function.body, [], [], ast.parse(LAST_CLAIM).body)]
    text = _with_prologue(ast.fix_missing_locations(module), epilogue)
    compile(text, "test_solution.py", "exec", dont_inherit=True)
    return text, [*(name for name, _ in must_fail), LAST_TEST]


def _functions(module: ast.Module) -> list[Function]:
    """All, wherever they stand, but those that say what objects of the tests' own classes equal."""
    waiting: list[ast.AST] = [module]
    found = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function):
            found.append(node)
        if not (isinstance(node, ast.ClassDef) and equals_by_its_own(node)):
            waiting += ast.iter_child_nodes(node)
    return found


def _with_prologue(module: ast.Module, epilogue: str) -> str:
    """The source, with the prologue before the first statement that needs not be first itself."""
    body = module.body
    start = 1 if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) else 0
    while start < len(body) and isinstance(body[start], ast.ImportFrom) and body[start].module == "__future__":
        start += 1
    first, rest = (ast.unparse(ast.Module(part, [])) for part in (body[:start], body[start:]))
    return "\n".join([first, PROLOGUE, rest, epilogue, ""])
