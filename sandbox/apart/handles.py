"""The solution's side of handles: numbers for what stays here, and all that the tests' side must know of it."""

import collections.abc
from importlib import import_module

from apart.bases import IMMUTABLE, base_of
from apart.codec import Codec, is_plain
from apart.errors import arguments_of, attributes_of, text_of
from apart.mutable import MUTABLES
from apart.named import NAMES, name_of
from apart.specials import OPERATIONS

ABSTRACT = ["Generator", "Sequence", "MutableSequence", "Set", "MutableSet", "Mapping", "MutableMapping"]


class Handles(Codec):
    """A codec that keeps objects and sends their numbers; the module `solution` is to be number 0."""

    def __init__(self) -> None:
        super().__init__(step=-1)
        self.objects: dict[int, object] = {}
        self._numbers: dict[int, int] = {}
        self._last = 0
        self._fresh: list[int] = []

    def keep(self, value: object) -> int:
        """The number of an object, which lives until it is released."""
        number = self._numbers.get(id(value))
        if number is None:
            number, self._last = self._last, self._last + 1
            self.objects[number] = value
            self._numbers[id(value)] = number
            self._fresh.append(number)
        return number

    def release(self, numbers: list[int]) -> None:
        for number in numbers:
            del self._numbers[id(self.objects.pop(number))]

    def sent(self) -> None:
        super().sent()
        self._fresh = []

    def unsent(self) -> None:
        super().unsent()
        self.release(self._fresh)
        self._fresh = []

    def encode_object(self, value: object) -> list:
        kind = type(value)
        if issubclass(kind, type):
            return self._describe(value)
        if not issubclass(kind, BaseException):
            return ["h", self.keep(value), self._describe(kind), *self._encode_value(value)]
        text = text_of(value)
        said = [self._encode_or(arguments_of(value), (text,)), self.encode(text)]
        if kind in NAMES:
            plain = [pair for pair in attributes_of(value).items() if is_plain(pair[1])]
            return ["x", NAMES[kind], *said, self._encode_or(tuple(plain), ())]
        return ["h", self.keep(value), self._describe(kind), *said]

    def refusal(self, error: RecursionError | MemoryError) -> list:
        """In place of what could not be sent: this always can."""
        return ["x", NAMES[type(error)], ["t"], text_of(error), ["t"]]

    def decode_object(self, tag: str, parts: list) -> object:
        if tag == "function":
            module, *path = parts
            found = import_module(module)
            for name in path:
                found = getattr(found, name)
            return found
        if tag == "x":
            kind, args = self.decode_all(parts)
            return kind(*args)
        return self.objects[parts[0]]

    def _describe(self, cls: type) -> list:
        known = id(cls) in self._numbers
        number = self.keep(cls)
        if known:
            return ["c", number]
        bases = [self._encode_base(base) for base in cls.__bases__]
        base = base_of(cls)
        abstract = [name for name in ABSTRACT if issubclass(cls, getattr(collections.abc, name))]
        names = [_text(name) for name in (cls.__name__, cls.__qualname__, cls.__module__)]
        return ["c", number, names, bases, _specials(cls), base and base.__name__, abstract]

    def _encode_base(self, cls: type) -> list:
        name = name_of(cls)
        return ["n", name] if name else self._describe(cls)

    def _encode_value(self, value: object) -> list:
        base = base_of(type(value))
        if base is None:
            return []
        if base in IMMUTABLE:
            return [self.encode(IMMUTABLE[base](value))]
        number = self.twins.number_of(value)
        return [number] if number is not None else self.twin_contents(MUTABLES[base], value)

    def _encode_or(self, value: object, instead: object) -> object:
        """`value`, or `instead` where it is too deep."""
        depth, twins, handles = self._depth, len(self._fresh_twins), len(self._fresh)
        try:
            return self.encode(value)
        except RecursionError:
            self._depth = depth
            self.twins.drop(self._fresh_twins[twins:])
            self.release(self._fresh[handles:])
            del self._fresh_twins[twins:], self._fresh[handles:]
            return self.encode(instead)


def _text(name: object) -> str:
    return str.__str__(name) if isinstance(name, str) else "solution"


def _specials(cls: type) -> list[str]:
    """The special methods that `cls` has beyond those of the built-in whose value it carries."""
    base = base_of(cls)
    found: dict[str, bool] = {}
    for kind in cls.__mro__:
        if kind is object or (base and issubclass(base, kind)) or (issubclass(kind, BaseException) and kind in NAMES):
            continue
        for name, method in vars(kind).items():
            found.setdefault(name, method is not None)
    return [name for name, is_there in found.items() if name in OPERATIONS and is_there] + (
        ["unhashable"] if found.get("__hash__") is False else []
    )
