"""Which tests a file must yield, read from its syntax before any of its code runs."""

import ast
import re

PATCH = re.compile(r"(unittest\.)?(mock\.)?patch(\.object|\.dict|\.multiple)?")


def expected_tests(source: str) -> list[str]:
    """The tests that pytest is certain to collect, as `test_x` or `TestX::test_y`, without parameters.

    Certain only: a decorator that we do not know, a base class or a dynamic definition may make pytest collect less
    or more than the syntax shows, and an honest file must not be taken for a tampered one. A file that does not parse
    yields nothing; collecting it will fail.
    """
    try:
        return certain_tests(ast.parse(source).body)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []


def certain_tests(body: list[ast.stmt]) -> list[str]:
    """The same of a file's statements."""
    if "__test__" in _rebound(body):
        return []
    names = dict.fromkeys(_tests_among(body))
    for node in body:
        if isinstance(node, ast.ClassDef) and _is_plain_test_class(node):
            names.update(dict.fromkeys(f"{node.name}::{test}" for test in _tests_among(node.body)))
    rebound = _rebound(body) | _rebound_definitions(body)
    return [name for name in names if name.partition("::")[0] not in rebound]


def _tests_among(body: list[ast.stmt]) -> list[str]:
    functions = [node for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    rebound = _rebound(body)
    # The last definition of a name is the one that counts.
    last = {function.name: function for function in functions}
    return [
        name
        for name, function in last.items()
        if name.startswith("test") and name not in rebound and stays_collected(function)
    ]


def _is_plain_test_class(node: ast.ClassDef) -> bool:
    defined = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
    if not stays_collected(node) or "__test__" in _rebound(node.body) or node.keywords:
        return False
    if any(dotted(base).endswith("TestCase") for base in node.bases):
        return "runTest" not in defined and "load_tests" not in defined
    return node.name.startswith("Test") and not node.bases and not defined & {"__init__", "__new__"}


def stays_collected(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether it has no decorators but marks and patches, which leave a test a test."""
    return all(".mark." in f".{name}." or PATCH.fullmatch(name) for name in map(dotted, node.decorator_list))


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a name, its attributes and calls of them; empty for a call of anything else."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _rebound(body: list[ast.stmt]) -> set[str]:
    """Names that a statement other than def or class may bind, delete or hide, as `test_x.__test__ = False` does."""
    rebound = set()
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for node in ast.walk(statement):
            match node:
                case ast.Name(name, ast.Store() | ast.Del()) | ast.Attribute(ast.Name(name), "__test__", ast.Store()):
                    rebound.add(name)
    return rebound


def _rebound_definitions(body: list[ast.stmt]) -> set[str]:
    """Names that are both a function and a class, or a class twice: which one stays is not worth knowing."""
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    classes = [node.name for node in body if isinstance(node, ast.ClassDef)]
    return {name for name in classes if name in functions or classes.count(name) > 1}
