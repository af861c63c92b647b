"""How often a test file may ask the solution, as far as its loops over constant ranges tell.

Each call of a solution apart is a message there and back: a test that makes a hundred thousand has no time left.
"""

import ast

from apart.test_file import TestFile

MANY_ROUNDS = 5000
_LARGEST = 2**32


def many_calls(file: TestFile) -> str | None:
    """The first loop, or product of nested ones, whose many rounds each call what may be the solution's."""
    values = _values(file)
    waiting: list[tuple[ast.AST, int]] = [(file.nodes[0], 1)]
    while waiting:
        node, rounds = waiting.pop()
        match node:
            case ast.For(_, iterable, body):
                waiting += ((part, rounds * _rounds(iterable, values, file)) for part in body)
                waiting += ((part, rounds) for part in (iterable, *node.orelse))
                continue
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                for generator in node.generators:
                    rounds *= _rounds(generator.iter, values, file)
            case ast.Call(callee) if rounds >= MANY_ROUNDS and not file.is_python(callee):
                return f"makes {rounds} calls in line {node.lineno}"
        waiting += ((child, rounds) for child in ast.iter_child_nodes(node))
    return None


def _values(file: TestFile) -> dict[str, ast.expr]:
    """What a name of the file is assigned, by the last of its assignments."""
    found = {}
    for node in file.nodes:
        match node:
            case ast.Assign([ast.Name(name)], value):
                found[name] = value
    return found


def _rounds(iterable: ast.expr, values: dict[str, ast.expr], file: TestFile) -> int:
    """The length of the longest range that it is made from, or 1."""
    source = values.get(iterable.id, iterable) if isinstance(iterable, ast.Name) else iterable
    lengths = [1]
    for node in ast.walk(source):
        match node:
            case ast.Call(callee, arguments) if file.dotted(callee) == "range":
                bounds = [_constant(argument, values) for argument in arguments]
                if bounds and None not in bounds and bounds[2:] != [0]:
                    lengths.append(len(range(*bounds[:3])))
    return max(lengths)


def _constant(node: ast.expr | None, values: dict[str, ast.expr]) -> int | None:
    """The value of `100_000`, `-1`, `10**5`, `2 * 10**5`, or of a name for one of these; None for anything else."""
    if isinstance(node, ast.Name):
        node = values.get(node.id)
    match node:
        case ast.Constant(int(number)) if number <= _LARGEST:
            return number
        case ast.UnaryOp(ast.USub(), ast.Constant(int(number))) if number <= _LARGEST:
            return -number
        case ast.BinOp(ast.Constant(int(base)), ast.Pow(), ast.Constant(int(power))) if base <= 10 and power <= 9:
            return base**power
        case ast.BinOp(ast.Constant(int(factor)), ast.Mult(), ast.BinOp() | ast.Constant() as other):
            number = _constant(other, {})
            return None if number is None or factor > _LARGEST else factor * number
    return None
