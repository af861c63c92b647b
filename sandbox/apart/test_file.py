"""The names of a test file: what each stands for, as far as the syntax tells."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from apart.vocabulary import BUILTINS

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass
class TestFile:
    """`imported`: name -> `module` or `module.name`. The rest are the file's own definitions, by name."""

    __test__ = False

    nodes: list[ast.AST]
    imported: dict[str, str] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)

    def dotted(self, node: ast.expr) -> str:
        """`pytest.mark.skip` however it was imported, a built-in by its name; empty for what is not Python's own."""
        if isinstance(node, ast.Attribute):
            base = self.dotted(node.value)
            return base and f"{base}.{node.attr}"
        if not isinstance(node, ast.Name) or node.id in self.bound:
            return ""
        return self.imported.get(node.id, node.id if node.id in BUILTINS else "")

    def is_python(self, node: ast.expr) -> bool:
        """Whether an expression names a thing of Python's library, and surely none of the solution's."""
        name = self.dotted(node)
        return name != "" and name.partition(".")[0] != "solution"

    def is_fixture(self, function: Function) -> bool:
        decorators = [] if isinstance(function, ast.Lambda) else function.decorator_list
        return any(self.dotted(_callee(decorator)) == "pytest.fixture" for decorator in decorators)


def read(module: ast.Module) -> TestFile:
    """The names of a module, whose `if __name__ == "__main__":` no test runs."""
    module.body = [node for node in module.body if not _is_main(node)]
    file = TestFile(list(ast.walk(module)))
    for node in file.nodes:
        match node:
            case ast.Import(names):
                for alias in names:
                    root = alias.name.partition(".")[0]
                    file.imported[alias.asname or root] = alias.name if alias.asname else root
            case ast.ImportFrom(source, names, 0):
                file.imported |= {alias.asname or alias.name: f"{source}.{alias.name}" for alias in names}
            case ast.FunctionDef(name):
                file.functions[name] = node
            case ast.ClassDef(name):
                file.classes[name] = node
            case ast.Assign([ast.Name(name)], ast.Lambda() as function):
                file.functions[name] = function
            case ast.Name(name, ast.Store() | ast.Del()) | ast.arg(name):
                file.bound.add(name)
    file.bound |= {*file.functions, *file.classes}
    return file


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """What is in a function, but not in the functions in it."""
    body = [function.body] if isinstance(function, ast.Lambda) else function.body
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def _callee(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _is_main(node: ast.stmt) -> bool:
    names = ast.walk(node.test) if isinstance(node, ast.If) else ()
    return any(isinstance(name, ast.Name) and name.id == "__name__" for name in names)
