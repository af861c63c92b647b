"""Which names the top level of a file binds: by assignment, definition, import, loop, `with`, `except` or `match`."""

import ast

# What has names of its own.
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def names_bound(module: ast.Module, aside: str) -> set[str]:
    """The names, also those below an `if` or `try`, but for what is imported from the module `aside`.

    Neither an annotation alone nor `f = None` binds anything that could be tested.
    """
    names = set()
    waiting: list[tuple[ast.AST, bool]] = [(node, False) for node in module.body]
    while waiting:
        node, in_comprehension = waiting.pop()
        match node:
            case ast.AnnAssign(ast.Name(), value=None) | ast.Assign([ast.Name()], ast.Constant(None)):
                continue
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.Import():
                bound = [alias.asname or alias.name.partition(".")[0] for alias in node.names if alias.name != aside]
                names.update(bound)
            case ast.ImportFrom(module=source, level=level) if level or source != aside:
                names.update(alias.asname or alias.name for alias in node.names)
            # Of a comprehension's names only those of `:=` are the file's.
            case ast.Name(name, ast.Store() | ast.Del()) if not in_comprehension:
                names.add(name)
            case ast.NamedExpr(ast.Name(name)):
                names.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
            case ast.MatchMapping(rest=str(name)):
                names.add(name)
        if not isinstance(node, SCOPES):
            inner = in_comprehension or isinstance(node, COMPREHENSIONS)
            waiting += [(child, inner) for child in ast.iter_child_nodes(node)]
    return names
