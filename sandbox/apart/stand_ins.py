"""Classes of the tests' process that stand for the solution's classes: real ones, for `isinstance` and `except`.

What they do is forwarded, but for comparing and reckoning: that is a meeting, see `meetings`.
"""

import collections.abc
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from apart import meetings, specials
from apart.bases import BASES, SCALARS
from apart.calling import is_iterating
from apart.failed_claims import leave_with
from apart.handles import ABSTRACT

type_get = type.__getattribute__


def ask(operation: str, /, *args: object, **named: object) -> object:
    """The result of an operation of the solution's process, or its exception; `proxy.install` puts the client here."""
    raise RuntimeError(f"nobody to ask for {operation}")


def speak_of_objects() -> bool:
    """Whether the tests do, by their syntax; from `proxy.install`, too."""
    raise RuntimeError("no tests")


def leave() -> NoReturn:
    """Ends the process, for the run to be made again in one with the solution; from `proxy.install`, too."""
    raise RuntimeError("no process to leave")


def meet() -> None:
    """What comes after this is for tests that speak of functions only."""
    if speak_of_objects():
        leave()


def _call(self: object, /, *args: object, **named: object) -> object:
    try:
        return ask("__call__", self, *args, **named)
    except StopIteration as error:
        # It would end the `map` that makes this call, as if that had come to its end.
        if is_iterating(sys._getframe(1)):
            raise RuntimeError("the solution raised StopIteration") from error
        raise


class StandIn(type):
    """The class of the stand-in classes; `tddft_number` is the handle of the class, `tddft_base` as for `base_of`."""

    __call__ = _call

    def __getattribute__(cls, name: str) -> object:
        return type_get(cls, name) if is_special(name) else ask("get", cls, name)

    def __setattr__(cls, name: str, value: object) -> None:
        if is_special(name):
            type.__setattr__(cls, name, value)
        else:
            ask("set", cls, name, value)

    def __bool__(cls) -> bool:
        return True

    def __contains__(cls, value: object) -> bool:
        meet()
        return ask("__contains__", cls, value)


for _name in ("__iter__", "__len__", "__getitem__", "__reversed__"):
    setattr(StandIn, _name, lambda cls, *args, name=_name: ask(name, cls, *args))


def is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def is_stand_in(value: object) -> bool:
    """Whether `value` stands for an object of the solution's process that is not a class."""
    return type(type(value)) is StandIn


def number_of(value: object) -> int:
    """The handle of a stand-in or of a stand-in class."""
    get = type_get if type(value) is StandIn else object.__getattribute__
    return get(value, "__dict__")["tddft_number"]


def base_of(value: object) -> type:
    return type_get(type(value), "__dict__")["tddft_base"]


def make_class(number: int, names: list[str], bases: list, special_names: list[str], base: str | None, abstract: list):
    """The stand-in class number `number`. TypeError if no Python class is like that."""
    real = tuple(kind for kind in bases if type(kind) is StandIn or _is_real(kind))
    kind = BASES[base] if base else object
    if any(type(name) is not str for name in [*names, *special_names, *abstract]):
        raise TypeError(names)
    if not any(issubclass(ancestor, kind) for ancestor in real):
        real = (kind,)
    namespace = {**_CORE, "tddft_number": number, "tddft_base": kind, **_forwarders(kind, special_names)}
    namespace["__qualname__"], namespace["__module__"] = (_printable(name) for name in names[1:])
    if "__next__" in special_names and "__copy__" not in special_names:
        # itertools.tee copies an iterator that has __copy__.
        del namespace["__copy__"]
        namespace["__reduce_ex__"] = lambda self, protocol: (ask, ("__copy__", self))
    cls = type.__call__(StandIn, _printable(names[0]), real, namespace)
    for name in ABSTRACT:
        if name in abstract:
            getattr(collections.abc, name).register(cls)
    return cls


def _is_real(kind: object) -> bool:
    return isinstance(kind, type) and (BASES.get(kind.__name__) is kind or issubclass(kind, BaseException))


def _printable(name: str) -> str:
    return name[:100].encode("ascii", "replace").decode() if not name.isidentifier() else name[:100]


def _forwarders(kind: type, names: list[str]) -> dict[str, Callable[..., object] | None]:
    allowed = meetings.MEETINGS.union(specials.OF_SCALARS) if kind in SCALARS else specials.OPERATIONS
    forwarded = {name for name in names if name in allowed}
    if hasattr(kind, "__missing__"):
        forwarded.add("__missing__")
    made: dict[str, Callable[..., object] | None] = {name: _forwarder(name, kind) for name in sorted(forwarded)}
    if "__hash__" not in forwarded:
        made["__hash__"] = None if "unhashable" in names else kind.__hash__
    return made


def _forwarder(name: str, kind: type) -> Callable[..., object]:
    def forward(self: object, /, *args: object, **named: object) -> object:
        return ask(name, self, *args, **named)

    def meet_other(self: object, /, *others: object) -> object:
        meet()
        if others and not is_stand_in(others[0]):
            return meetings.with_value(name, kind, self, *others[:1])
        if name in specials.EQUALITY and _claims_equality(name, self, meetings.NOTHING):
            return NotImplemented
        return ask(name, self, *others)

    if name in _OWN_WAYS:
        return _OWN_WAYS[name]
    return meet_other if name in meetings.MEETINGS else forward


_OWN_WAYS: dict[str, Callable[..., object]] = {
    "__call__": _call,
    "__exit__": lambda self, /, *about: leave_with(lambda *told: ask("__exit__", self, *told), *about),
}


def _claims_equality(name: str, value: object, other: object) -> bool:
    with suppress(Exception):
        return bool(ask(name, value, other)) == (name == "__eq__")
    return False


def _get(self: object, name: str) -> object:
    base = base_of(self)
    if not (is_special(name) or name in _OF_EXCEPTIONS or _is_values(name, base)):
        return ask("get", self, name)
    try:
        return object.__getattribute__(self, name)
    except AttributeError:
        if name not in ("__name__", "__qualname__"):
            raise
    return ask("get", self, name)


def _is_values(name: str, base: type) -> bool:
    """Whether `name` of an object that carries a value of the type `base` is what the value has under that name."""
    is_base = base is not object and hasattr(base, name)
    if is_base and base in SCALARS:
        return True
    return (is_base or name in meetings.TELLING) and not speak_of_objects()


def _set(self: object, name: str, value: object) -> None:
    # Python's own library sets __traceback__ and the like.
    if is_special(name) and isinstance(self, BaseException):
        object.__setattr__(self, name, value)
    else:
        ask("set", self, name, value)


_OF_EXCEPTIONS = ("with_traceback", "add_note")
_CORE: dict[str, object] = {
    "__getattribute__": _get,
    "__setattr__": _set,
    "__delattr__": lambda self, name: ask("del", self, name),
    "__copy__": lambda self: ask("__copy__", self),
    "__deepcopy__": lambda self, memo: ask("__deepcopy__", self),
}
