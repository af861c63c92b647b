"""What the names of a file mean where they stand, by the compiler's own tables."""

import builtins
from collections.abc import Iterator
from symtable import Symbol, SymbolTable, symtable
from typing import NamedTuple

# Functions to the compiler only: what they bind ends with them.
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}


class Scopes(NamedTuple):
    """Sets of names."""

    # Bound by a function for itself; its parameters and imports aside.
    local: set[str]
    # Bound by a function that declares them `global`; its imports aside.
    declared_global: set[str]
    # Read where they do not mean a parameter or such a local name.
    used: set[str]
    # Read, but neither bound in the file nor built in.
    missing: set[str]


def scopes(source: str) -> Scopes:
    """The names of a source that compiles; a `SyntaxError` where it does not."""
    module = symtable(source, "<tests>", "exec")
    found = Scopes(set(), set(), set(), set())
    bound = {*dir(builtins)}
    for table, symbol in _symbols(module):
        name = symbol.get_name()
        is_bound = symbol.is_assigned() or symbol.is_imported()
        in_function = table.get_type() == "function" and table.get_name() not in COMPREHENSIONS
        if is_bound and (table is module or symbol.is_declared_global()):
            bound.add(name)
        if symbol.is_assigned() and symbol.is_declared_global():
            found.declared_global.add(name)
        if symbol.is_assigned() and symbol.is_local() and in_function and not symbol.is_parameter():
            found.local.add(name)
        if symbol.is_referenced():
            _read(table is module, symbol, is_bound, found)
    return found._replace(missing={name for name in found.missing - bound if not name.startswith("__")})


def _read(in_module: bool, symbol: Symbol, is_bound: bool, found: Scopes) -> None:
    name = symbol.get_name()
    if in_module or symbol.is_global() or symbol.is_free() or symbol.is_imported():
        found.used.add(name)
    if (in_module or symbol.is_global()) and not is_bound:
        found.missing.add(name)


def _symbols(module: SymbolTable) -> Iterator[tuple[SymbolTable, Symbol]]:
    waiting = [module]
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        for symbol in table.get_symbols():
            yield table, symbol
