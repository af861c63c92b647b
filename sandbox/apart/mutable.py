"""Containers that can change: how to make an empty one, to list what is in it, and to give it other contents.

Contents are one flat list, of a dict its keys and then its values, read and written with the base type's own methods:
a subclass that overrides them is not asked.
"""

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from apart.named import name_of


@dataclass(frozen=True)
class Mutable:
    """`make(*extra(value))` is an empty one of the kind."""

    tag: str
    extra: Callable[[object], list]
    make: Callable[..., object]
    contents: Callable[[object], list]
    fill: Callable[[object, list], None]


def _nothing(_: object) -> list:
    return []


def _fill_list(value: list, items: list) -> None:
    list.__setitem__(value, slice(None), items)


def _fill_bytearray(value: bytearray, items: list) -> None:
    bytearray.__setitem__(value, slice(None), bytes(items))


def _fill_set(value: set, items: list) -> None:
    set.clear(value)
    set.update(value, items)


def _fill_deque(value: deque, items: list) -> None:
    deque.clear(value)
    deque.extend(value, items)


def _dict(kind: type[dict], tag: str, make: Callable[..., dict], extra: Callable[[object], list] = _nothing) -> Mutable:
    # An OrderedDict has an order of its own beside dict's; a Counter's own update would add.
    ordered = kind if kind is OrderedDict else dict

    def contents(value: dict) -> list:
        keys = [*ordered.__iter__(value)]
        return [*keys, *(dict.__getitem__(value, key) for key in keys)]

    def fill(value: dict, items: list) -> None:
        half = len(items) // 2
        pairs = dict(zip(items[:half], items[half:], strict=True))
        ordered.clear(value)
        for key, item in pairs.items():
            ordered.__setitem__(value, key, item)

    return Mutable(tag, extra, make, contents, fill)


MUTABLES: dict[type, Mutable] = {
    list: Mutable("l", _nothing, list, lambda value: list.__getitem__(value, slice(None)), _fill_list),
    dict: _dict(dict, "d", dict),
    set: Mutable("set", _nothing, set, lambda value: list(set.__iter__(value)), _fill_set),
    bytearray: Mutable(
        "bytearray", _nothing, bytearray, lambda value: list(bytearray.__iter__(value)), _fill_bytearray
    ),
    deque: Mutable(
        "deque",
        lambda value: [value.maxlen],
        lambda maxlen: deque(maxlen=maxlen),
        lambda value: list(deque.__iter__(value)),
        _fill_deque,
    ),
    OrderedDict: _dict(OrderedDict, "ordered", OrderedDict),
    Counter: _dict(Counter, "counter", Counter),
    defaultdict: _dict(defaultdict, "default", defaultdict, lambda value: [value.default_factory]),
}
KINDS = {mutable.tag: mutable for mutable in MUTABLES.values()}


def mutable_of(value: object) -> Mutable | None:
    """How `value` travels, if it is exactly of one of the types above; a defaultdict not with any factory."""
    odd = type(value) is defaultdict and value.default_factory is not None and not name_of(value.default_factory)
    return None if odd else MUTABLES.get(type(value))
