"""Built-in types whose value an instance of a subclass carries with it, read with the built-in's own methods."""

from collections.abc import Callable

from apart.mutable import MUTABLES

SCALARS: dict[type, Callable[[object], object]] = {
    int: int.__int__,
    float: float.__float__,
    complex: complex.__complex__,
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
}
SEQUENCES: dict[type, Callable[[object], object]] = {
    tuple: lambda value: tuple.__getitem__(value, slice(None)),
    frozenset: lambda value: frozenset(frozenset.__iter__(value)),
}
IMMUTABLE = {**SCALARS, **SEQUENCES}
BASES = {kind.__name__: kind for kind in [*IMMUTABLE, *MUTABLES]}


def base_of(cls: type) -> type | None:
    """The built-in among the ancestors of `cls` whose value its instances are."""
    return next((kind for kind in cls.__mro__ if BASES.get(kind.__name__) is kind), None)
