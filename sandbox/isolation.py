"""Whether tests can be run with the solution in a process of its own: where all that they do works from there in time.

Read from the tests' syntax alone. What the solution says has no part in it, or a solution could choose the weaker way.
"""

import ast
from collections.abc import Iterator
from typing import Literal

from apart.carried import Carried
from apart.depth import deep_values
from apart.identity import lost
from apart.test_file import TestFile, read
from apart.vocabulary import (
    DECORATORS,
    FIXTURES,
    FORBIDDEN_ATTRIBUTES,
    FORBIDDEN_NAMES,
    MODULES,
    SPECIAL_NAMES,
)

_ASYNCHRONOUS = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)


def isolation_of(tests: str) -> tuple[Literal["process", "shared"], str | None]:
    """`process`, or `shared` and why. Raises what `ast.parse` raises for a text that is no Python."""
    file = read(ast.parse(tests))
    with deep_values():
        why = next(_obstacles(file), None) or Carried(file).what_leaves() or next(lost(file), None)
    return ("shared", why) if why else ("process", None)


def _obstacles(file: TestFile) -> Iterator[str]:
    given = _given_names(file)
    for node in file.nodes:
        match node:
            case ast.Import(names):
                yield from (f"imports {alias.name}" for alias in names if alias.name not in MODULES)
            case ast.ImportFrom(module, names, level):
                foreign = [alias.name for alias in names if level or not _works(module, alias.name)]
                yield from (f"imports {name} of {module}" for name in foreign)
            case ast.ClassDef():
                yield from _of_class(node, file)
            case ast.FunctionDef():
                yield from _of_function(node, file, given)
            case ast.Attribute():
                yield from _of_attribute(node, file)
            case ast.Name(name) if name in FORBIDDEN_NAMES or (_is_special(name) and name not in SPECIAL_NAMES):
                yield f"uses {name}"
            case ast.Call(ast.Name("getattr" | "hasattr"), [_, name, *_]):
                if not isinstance(name, ast.Constant) or _is_special(str(name.value)):
                    yield "asks for an attribute whose name is not in the text"
            case ast.MatchClass():
                yield "matches a class"
            case ast.AST() if isinstance(node, _ASYNCHRONOUS):
                yield "runs asynchronously"
    yield from _modules_as_values(file)


def _works(module: str | None, name: str) -> bool:
    if module == "solution":
        return not _is_special(name) and not name.lower().startswith("test")
    names = MODULES.get(module or "", "")
    return name != "*" and (names is None or name in names.split())


def _of_class(node: ast.ClassDef, file: TestFile) -> Iterator[str]:
    bases = [file.dotted(base) or (base.id if isinstance(base, ast.Name) else "?") for base in node.bases]
    own = all(base in file.classes or base in ("unittest.TestCase", "object") for base in bases)
    if node.keywords or not own or not (bases or node.name.startswith("Test")):
        yield f"defines the class {node.name}"
    yield from _of_decorators(node, file)


def _of_function(node: ast.FunctionDef, file: TestFile, given: set[str]) -> Iterator[str]:
    yield from _of_decorators(node, file)
    if node.name.startswith("test") or file.is_fixture(node):
        arguments = [*node.args.posonlyargs, *node.args.args]
        required = arguments[: len(arguments) - len(node.args.defaults)] + node.args.kwonlyargs
        yield from (f"uses the fixture {argument.arg}" for argument in required if argument.arg not in given)


def _of_decorators(node: ast.FunctionDef | ast.ClassDef, file: TestFile) -> Iterator[str]:
    for decorator in node.decorator_list:
        name = file.dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name not in ("staticmethod", "classmethod", "property") and not name.startswith(DECORATORS):
            yield f"decorates {node.name}"


def _given_names(file: TestFile) -> set[str]:
    """The arguments that have values here: a method's own, of fixtures that work or are the file's, of parametrize."""
    names = {"self", "cls", *FIXTURES}
    names |= {name for name, function in file.functions.items() if file.is_fixture(function)}
    for node in file.nodes:
        match node:
            case ast.Call(callee, [first, *_]) if file.dotted(callee) == "pytest.mark.parametrize":
                texts = (part.value for part in ast.walk(first) if isinstance(part, ast.Constant))
                names |= {name.strip() for text in texts if isinstance(text, str) for name in text.split(",")}
            case ast.Call(callee, keywords=keywords) if file.dotted(callee) == "pytest.fixture":
                names |= {
                    keyword.value.value
                    for keyword in keywords
                    if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
                }
    return names


def _of_attribute(node: ast.Attribute, file: TestFile) -> Iterator[str]:
    name = file.dotted(node)
    module, _, last = name.rpartition(".")
    if (_is_special(node.attr) and node.attr not in SPECIAL_NAMES) or node.attr in FORBIDDEN_ATTRIBUTES:
        yield f"uses {node.attr}"
    elif module in MODULES and module != "solution" and name not in MODULES and not _works(module, last):
        yield f"uses {name}"
    if not isinstance(node.ctx, ast.Load) and _root(node) in file.imported:
        yield f"sets or deletes {ast.unparse(node)}"


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _modules_as_values(file: TestFile) -> Iterator[str]:
    """A module is asked for its contents and for nothing else."""
    asked = {id(node.value) for node in file.nodes if isinstance(node, ast.Attribute)}
    for node in file.nodes:
        match node:
            case ast.Call(ast.Name("getattr" | "hasattr" | "callable"), [first, *_]):
                asked.add(id(first))
    for node in file.nodes:
        if isinstance(node, ast.Name) and file.imported.get(node.id) in MODULES and id(node) not in asked:
            yield f"passes on the module {node.id}"


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
