"""The tests' side of the channel: asks the solution's process, and makes of its answers values and stand-ins."""

import os
import socket
import sys
from collections.abc import Callable
from types import BuiltinFunctionType, MethodDescriptorType, ModuleType, TracebackType
from typing import NoReturn

from apart import errors
from apart.bases import IMMUTABLE
from apart.codec import Codec
from apart.depth import deep_values
from apart.mutable import MUTABLES
from apart.named import NAMES
from apart.stand_in_classes import make_class
from apart.stand_ins import StandIn, is_stand_in, number_of, type_get
from apart.wire import Garbled, Staying, Wire

# The exit status of a tests' process that has lost the solution's, or cannot believe it.
LOST = 3
# Of one whose tests need the solution beside them: the run is made again in one process.
NEEDS_SHARED = 5
# What no ordinary test comes to, and far from the limit on CPU time: messages, and for each so many elements of the
# tests' own containers that are looked through for changes.
MAX_WORK = 10_000
_ELEMENTS_OF_A_MESSAGE = 1000
# What is larger or deeper than this in an answer may come back in an argument.
_LARGE_BYTES = 2**20
_DEEP = 100
_PRUNED_FROM = 256


class Client(Codec):
    """One request at a time; what only the solution decides never reaches further than a value or an exception."""

    def __init__(self, channel: socket.socket, leave: Callable[[int], NoReturn] = os._exit) -> None:
        """`leave` ends the process at once: an exception could be caught by a test."""
        super().__init__(step=1)
        self._leave = leave
        self._work = 0.0
        self._has_large_values = False
        self._wire = Wire(channel)
        self._last = 0
        self._stand_ins: dict[int, object] = {}
        self._prune_at = _PRUNED_FROM
        self._released: list[int] = []

    def ask(self, operation: str, /, *args: object, **named: object) -> object:
        """The result of an operation over there, or its exception. Leaves for arguments that cannot go there.

        For those too deep or too large only if they are the tests' own: the solution must not choose where it runs.
        """
        self._work += 1 + self.twins.own_elements / _ELEMENTS_OF_A_MESSAGE
        if self._work > MAX_WORK:
            self.leave()
        try:
            with deep_values():
                number = self._ask(operation, [*args, *named.values()], list(named))
                raised, value = self._answer_to(number)
        except (EOFError, OSError, Garbled):
            self._leave(LOST)
        self._prune()
        if raised:
            raise value
        return value

    def leave(self) -> NoReturn:
        """Ends the process, for the run to be made again in one with the solution."""
        self._leave(NEEDS_SHARED)

    def _ask(self, operation: str, values: list, names: list[str]) -> int:
        try:
            body = self.compose(values)
            self._last += 1
            self._wire.send([self._last, operation, names, self._released, *body])
        except Staying:
            self.unsent()
            self.leave()
        except (RecursionError, MemoryError):
            self.unsent()
            if not self._has_large_values:
                self.leave()
            raise
        except BaseException:
            self.unsent()
            raise
        self.sent()
        self._released = []
        return self._last

    def _answer_to(self, number: int) -> tuple[bool, object]:
        reply = self._wire.receive()
        if len(reply) != 5 or reply[0] != number or type(reply[1]) is not bool:
            raise Garbled("not an answer to this")
        values = self.parse(reply[2:])
        self._has_large_values |= self._wire.received > _LARGE_BYTES or self.deepest > _DEEP
        if len(values) != 1 or (reply[1] and not isinstance(values[0], BaseException)):
            raise Garbled("not a value, or not an exception")
        return reply[1], values[0]

    def _prune(self) -> None:
        """Lets go of stand-ins that only this table refers to, now and then."""
        if len(self._stand_ins) < self._prune_at:
            return
        for number in list(self._stand_ins):
            if type(self._stand_ins[number]) is not StandIn and sys.getrefcount(self._stand_ins[number]) <= _LONELY:
                del self._stand_ins[number]
                self._released.append(number)
        self._prune_at = max(_PRUNED_FROM, 2 * len(self._stand_ins))

    def encode_object(self, value: object) -> list | None:
        kind = type(value)
        if kind is StandIn or is_stand_in(value):
            return ["h", number_of(value)]
        if issubclass(kind, ModuleType) and value.__name__ == "solution":
            return ["h", 0]
        if kind is BuiltinFunctionType and type(value.__self__) is ModuleType:
            return ["function", value.__module__, value.__name__]
        if kind is MethodDescriptorType and value.__objclass__ in NAMES:
            return ["function", "builtins", *value.__qualname__.split(".")]
        # What leaves a `with` of the solution's comes with its traceback, whose frames are nobody else's.
        if kind is TracebackType:
            return None
        if isinstance(value, BaseException):
            known = next(cls for cls in kind.__mro__ if cls in NAMES)
            return ["x", ["n", NAMES[known]], self.encode(value.args)]
        raise Staying(f"a solution in a process of its own cannot be given a {kind.__name__}")

    def decode_object(self, tag: str, parts: list) -> object:
        number, *about = parts
        if tag == "x":
            return errors.rebuild(number, *self.decode_all(about))
        if type(number) is not int or tag not in ("c", "h"):
            raise Garbled(tag)
        return self._class(number, about) if tag == "c" else self._object(number, *about)

    def _class(self, number: int, about: list) -> type:
        if not about:
            if type(self._stand_ins[number]) is not StandIn:
                raise TypeError(number)
            return self._stand_ins[number]
        names, bases, special_names, base, abstract = about
        cls = make_class(number, names, self.decode_all(bases), special_names, base, abstract)
        if self._stand_ins.setdefault(number, cls) is not cls:
            raise KeyError(number)
        return cls

    def _object(self, number: int, class_message: list, *about: object) -> object:
        cls = self.decode(class_message)
        value = self._stand_ins.get(number)
        if (value is not None and type(value) is not cls) or type(cls) is not StandIn:
            raise TypeError(number)
        base = type_get(cls, "tddft_base")
        if base in MUTABLES:
            twin, *items = about
            if value is None:
                value = base.__new__(cls)
                self.adopt_twin(MUTABLES[base], value, twin, items)
        else:
            of_it = self.decode_all(list(about))
            value = _of_value(cls, base, of_it) if value is None else value
        object.__getattribute__(value, "__dict__")["tddft_number"] = number
        return self._stand_ins.setdefault(number, value)


def _of_value(cls: type, base: type, about: list) -> object:
    if issubclass(cls, BaseException):
        return errors.raised_by(cls, *about)
    if base not in IMMUTABLE:
        return object.__new__(cls)
    [plain] = about
    if type(plain) is not base:
        raise TypeError(plain)
    return base.__new__(cls, plain)


def _references() -> int:
    table = {0: object()}
    return sys.getrefcount(table[0])


_LONELY = _references()
