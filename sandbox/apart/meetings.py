"""What the tests' process does where its tests compare an object of the solution's, or reckon with one.

Only the solution could say what comes of it, and its word is no evidence of what is right. Where the tests speak of
objects, by their syntax, the run is made again in one process, where their claims can be falsified. Where they speak of
functions only, an object in place of a value is equal to no value, and nobody asks it: else a solution could choose
where it runs.
"""

from collections.abc import Mapping, Set

from apart import specials

MEETINGS = {*specials.EQUALITY, *specials.ORDER, *specials.BINARY, "__contains__", "__hash__"}
# Whatever equals this equals anything.
NOTHING = ("nothing", "equals", "this")
# Claims of an object that only a value's own method can be trusted with.
TELLING = {"startswith", "endswith", "isdisjoint", "issubset", "issuperset", "difference", "symmetric_difference"}


def with_value(name: str, kind: type, value: object, other: object) -> object:
    """What the contents of `value`, of the built-in `kind`, come to with a plain value; NotImplemented without any."""
    if kind is not object and hasattr(kind, name):
        return getattr(kind, name)(value, other)
    if name == "__contains__":
        # TypeError for an object that cannot be iterated.
        return any(item is other or item == other for item in value)
    return _of_contents(value, other, name) if name in specials.EQUALITY else NotImplemented


def _of_contents(value: object, other: object, name: str) -> object:
    """As Python's abstract containers compare."""
    if isinstance(value, Mapping) and isinstance(other, Mapping):
        equal = {key: value[key] for key in value} == dict(other)
    elif isinstance(value, Set) and isinstance(other, Set):
        equal = set(value) == set(other)
    else:
        return NotImplemented
    return equal == (name == "__eq__")
