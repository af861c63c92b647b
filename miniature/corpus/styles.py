"""How each author sets code: the same tree, two hands."""

import ast
import io
import tokenize

from miniature.corpus.mutants import is_stored

SHORT_NAMES = ("x", "y", "z", "t", "u", "v", "w", "p", "q")


def careful(source: str, function: str, summary: str) -> str:
    """Descriptive names, type hints, a docstring, double quotes."""
    tree = ast.parse(source)
    definition = definition_of(tree, function)
    definition.body.insert(0, ast.Expr(ast.Constant(summary)))
    return double_quoted(ast.unparse(tree)).replace("\n\ndef ", "\n\n\ndef ") + "\n"


def sloppy(source: str, function: str) -> str:
    """One-letter names, no hints, no docstring, single quotes."""
    tree = ast.parse(source)
    definition = definition_of(tree, function)
    parameters = {argument.arg for argument in definition.args.args}
    stored = [node.id for node in ast.walk(definition) if is_stored(node)]
    local_names = [name for name in dict.fromkeys(stored) if name not in parameters]
    return ast.unparse(Sloppy(dict(zip(local_names, SHORT_NAMES, strict=False))).visit(tree)) + "\n"


class Sloppy(ast.NodeTransformer):
    """Renames local variables and drops annotations."""

    def __init__(self, short_names: dict[str, str]) -> None:
        self.short_names = short_names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.short_names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        self.generic_visit(node)
        return node


def definition_of(tree: ast.Module, function: str) -> ast.FunctionDef:
    """The function's definition at the top level of a module."""
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)


def double_quoted(source: str) -> str:
    """The source with every plain '...' literal written as "..."."""
    tokens = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        plain = token.type == tokenize.STRING and token.string.startswith("'") and not token.string.startswith("'''")
        if plain and '"' not in token.string and "\\" not in token.string:
            token = token._replace(string=f'"{token.string[1:-1]}"')
        tokens.append(token)
    return tokenize.untokenize(tokens)
