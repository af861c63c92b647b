"""Classes of a test file with all that they inherit from classes of the same file, as if it were written in them."""

import ast


def with_inherited(module: ast.Module) -> ast.Module:
    """The file with such classes. Of their bases remain those of other files, unittest's by their own names."""
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    imported = {
        alias.asname: alias.name
        for node in module.body
        if isinstance(node, ast.ImportFrom) and node.module == "unittest"
        for alias in node.names
        if alias.asname
    }
    body = [_written_out(node, classes, imported) if isinstance(node, ast.ClassDef) else node for node in module.body]
    return ast.Module(body, module.type_ignores)


def _written_out(node: ast.ClassDef, classes: dict[str, ast.ClassDef], imported: dict[str, str]) -> ast.ClassDef:
    lineage = {node: None}
    foreign = []
    waiting = [*reversed(node.bases)]
    while waiting:
        base = waiting.pop()
        name = base.id if isinstance(base, ast.Name) else ""
        if name in classes and name not in imported:
            if classes[name] not in lineage:
                lineage[classes[name]] = None
                waiting += reversed(classes[name].bases)
        elif name != "object":
            foreign.append(ast.Name(imported.get(name, name), ast.Load()) if name else base)
    # The last definition of a name counts: what a class says itself comes after what it inherits.
    body = [statement for ancestor in reversed(lineage) for statement in ancestor.body]
    return ast.ClassDef(node.name, foreign, node.keywords, body, node.decorator_list)
