"""Which tests of a file may leave themselves out, read from its syntax before any of its code runs."""

import ast

from expected_tests import stays_collected

# Names that nobody needs who leaves nothing out.
WORDS = {"skip", "skipif", "skipIf", "skipUnless", "skipTest", "SkipTest", "importorskip", "xfail", "expectedFailure"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def may_skip(tests: str) -> list[str] | None:
    """The tests, as `expected_tests` names them, that say how they leave themselves out; None when any test may.

    Any may where a helper, a fixture or a statement of the module says how, or a test may be inherited by a class whose
    name tells nothing of it. Raises what `ast` raises for a source that it cannot read.
    """
    module = _plainly_named(ast.parse(tests))
    classes = [node for node in ast.walk(module) if isinstance(node, ast.ClassDef)]
    if any(map(_inherits, classes)) and _can_skip(module):
        return None
    return _among(module.body, "")


def _plainly_named(module: ast.Module) -> ast.Module:
    """With the words' own names for those that were imported under another."""
    imports = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom)]
    names = {alias.asname: alias.name for node in imports for alias in node.names if alias.name in WORDS}
    for node in ast.walk(module):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
    return module


def _among(body: list[ast.stmt], prefix: str) -> list[str] | None:
    """The names below one module or class; None when any may."""
    names = []
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.ClassDef):
            whole = _marked(node) or any(_can_skip(item) for item in node.body if not isinstance(item, Definition))
            below = _every(node, prefix) if whole else _among(node.body, f"{prefix}{node.name}::")
            if below is None:
                return None
            names += below
        elif isinstance(node, Definition) and node.name.startswith("test"):
            names += [prefix + node.name] if _marked(node) or _can_skip(node) else []
        elif _can_skip(node):
            return None
    return names


def _every(node: ast.ClassDef, prefix: str) -> list[str]:
    names = []
    for item in node.body:
        if isinstance(item, ast.ClassDef):
            names += _every(item, f"{prefix}{node.name}::")
        elif isinstance(item, Definition):
            names.append(f"{prefix}{node.name}::{item.name}")
    return names


def _marked(node: Definition) -> bool:
    """Whether it bears a mark that may leave it out, or a decorator of which nothing is known."""
    return not stays_collected(node) or any(map(_can_skip, node.decorator_list))


def _can_skip(node: ast.AST) -> bool:
    """Whether a word for it occurs: a name, an attribute, or the marks of a parameter."""
    words = set()
    for part in ast.walk(node):
        words |= {getattr(part, field, None) for field in ("id", "attr")}
        if isinstance(part, ast.keyword) and part.arg == "marks":
            return True
    return bool(words & WORDS)


def _inherits(node: ast.ClassDef) -> bool:
    """From a class other than unittest's own: its tests may be defined elsewhere."""
    return any(not ast.unparse(base).endswith("TestCase") and ast.unparse(base) != "object" for base in node.bases)
