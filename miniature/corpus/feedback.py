"""What the guards of the experiment answer, for code that this package wrote."""

import ast
import re
import reprlib

from miniature.corpus.execution import OutOfLines, line_budget, load_module

SHOWN_FAILURES = 5
LINE_LIMIT = 160
LIMIT = 800
COMPARISONS = {ast.Eq: "==", ast.Is: "is", ast.IsNot: "is not", ast.NotEq: "!="}
ADDRESS = re.compile(r"0x[0-9a-f]+")
SHORT = reprlib.Repr()
SHORT.maxstring = SHORT.maxother = 240


def syntax_feedback(code: str) -> str | None:
    """The syntax guard: None if the code compiles."""
    try:
        compile(code, "answer.py", "exec")
    except SyntaxError as error:
        return f"Syntax error in line {error.lineno}: {error.msg}"
    return None


def tests_feedback(tests: str, solution: str) -> str | None:
    """The tests guard: None if there are tests and the solution passes them all. The tests must compile."""
    try:
        with line_budget():
            return run_tests(ast.parse(tests), load_module(solution))
    except OutOfLines:
        return "The tests did not finish in 5 s of CPU time."
    except Exception as error:
        return cut(f"The tests could not be loaded: {first_line(error)}", LINE_LIMIT)


def run_tests(tests: ast.Module, solution: dict[str, object]) -> str | None:
    """Imports from the solution, runs every test function, and reports as the sandbox does."""
    namespace: dict[str, object] = {}
    functions = []
    for statement in tests.body:
        match statement:
            case ast.ImportFrom(module="solution", names=names):
                import_names([alias.name for alias in names], solution, namespace)
            case ast.FunctionDef(name=name) if name.startswith("test"):
                functions.append(statement)
    if not functions:
        return "The test file has no tests."
    failures = []
    for function in functions:
        failure = run_test(function, dict(namespace))
        if failure is not None:
            failures.append(cut(f"{function.name}: {failure}", LINE_LIMIT))
    if not failures:
        return None
    lines = [f"{len(failures)} of {len(functions)} tests failed.", *failures[:SHOWN_FAILURES]]
    return cut("\n".join(lines), LIMIT)


def import_names(names: list[str], solution: dict[str, object], namespace: dict[str, object]) -> None:
    """`from solution import ...`"""
    if names == ["*"]:
        namespace.update({name: value for name, value in solution.items() if not name.startswith("_")})
        return
    for name in names:
        if name not in solution:
            raise ImportError(f"cannot import name '{name}' from 'solution'")
        namespace[name] = solution[name]


def run_test(function: ast.FunctionDef, namespace: dict[str, object]) -> str | None:
    """The first failure of a test, in pytest's words: `AssertionError: assert 0 == 1`."""
    try:
        for statement in function.body:
            match statement:
                case ast.Assert(test=test):
                    claim = claim_of(test, namespace)
                    if claim is not None:
                        return f"AssertionError: assert {claim}"
                case _:
                    exec(compile(ast.Module([statement], []), "test_solution.py", "exec"), namespace)
    except Exception as error:
        return first_line(error)
    return None


def claim_of(test: ast.expr, namespace: dict[str, object]) -> str | None:
    """The claim with its values filled in if it is false, else None."""

    def value(node: ast.expr) -> object:
        return eval(compile(ast.Expression(node), "test_solution.py", "eval"), namespace)

    match test:
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in COMPARISONS:
            sides = {"left": value(left), "right": value(right)}
            word = COMPARISONS[type(operator)]
            if eval(f"left {word} right", sides):
                return None
            return f"{shown(sides['left'], sides['right'])} {word} {shown(sides['right'], sides['left'])}"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            operand_value = value(operand)
            return f"not {shown(operand_value)}" if operand_value else None
        case _:
            plain = value(test)
            return None if plain else shown(plain)


def shown(value: object, other: object = None) -> str:
    """A value as pytest shows it in a failed comparison: six items of a list, 30 characters of two lists or strings."""
    text = ADDRESS.sub("0x...", SHORT.repr(value))
    cut = isinstance(value, list | str) and type(value) is type(other) and len(text) > 30
    return f"{text[:13]}...{text[-14:]}" if cut else text


def first_line(error: Exception) -> str:
    """`TypeError: 'int' object is not iterable`"""
    return f"{type(error).__name__}: {error}".split("\n")[0]


def cut(text: str, characters: int) -> str:
    """The text, its end replaced by dots if it is too long."""
    return text if len(text) <= characters else f"{text[: characters - 3]}..."
