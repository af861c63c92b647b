"""Classes of the tests' process that stand for the solution's classes: real ones, for `isinstance` and `except`.

What they do is forwarded, but for comparing and reckoning: that is a meeting, see `meetings`.
"""

import collections.abc
from collections.abc import Callable
from contextlib import suppress

from apart import far_side, meetings, specials
from apart.bases import BASES, SCALARS
from apart.failed_claims import leave_with
from apart.handles import ABSTRACT
from apart.stand_ins import StandIn, base_of, call, is_special, is_stand_in


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
        namespace["__reduce_ex__"] = lambda self, protocol: (far_side.ask, ("__copy__", self))
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
        return far_side.ask(name, self, *args, **named)

    def meet_other(self: object, /, *others: object) -> object:
        far_side.meet()
        if others and not is_stand_in(others[0]):
            return meetings.with_value(name, kind, self, *others[:1])
        if name in specials.EQUALITY and _claims_equality(name, self, meetings.NOTHING):
            return NotImplemented
        return far_side.ask(name, self, *others)

    if name in _OWN_WAYS:
        return _OWN_WAYS[name]
    return meet_other if name in meetings.MEETINGS else forward


_OWN_WAYS: dict[str, Callable[..., object]] = {
    "__call__": call,
    "__exit__": lambda self, /, *about: leave_with(lambda *told: far_side.ask("__exit__", self, *told), *about),
}


def _claims_equality(name: str, value: object, other: object) -> bool:
    with suppress(Exception):
        return bool(far_side.ask(name, value, other)) == (name == "__eq__")
    return False


def _get(self: object, name: str) -> object:
    base = base_of(self)
    if not (is_special(name) or name in _OF_EXCEPTIONS or _is_values(name, base)):
        return far_side.ask("get", self, name)
    try:
        return object.__getattribute__(self, name)
    except AttributeError:
        if name not in ("__name__", "__qualname__"):
            raise
    return far_side.ask("get", self, name)


def _is_values(name: str, base: type) -> bool:
    """Whether `name` of an object that carries a value of the type `base` is what the value has under that name."""
    is_base = base is not object and hasattr(base, name)
    if is_base and base in SCALARS:
        return True
    return (is_base or name in meetings.TELLING) and not far_side.speak_of_objects()


def _set(self: object, name: str, value: object) -> None:
    # Python's own library sets __traceback__ and the like.
    if is_special(name) and isinstance(self, BaseException):
        object.__setattr__(self, name, value)
    else:
        far_side.ask("set", self, name, value)


_OF_EXCEPTIONS = ("with_traceback", "add_note")
_CORE: dict[str, object] = {
    "__getattribute__": _get,
    "__setattr__": _set,
    "__delattr__": lambda self, name: far_side.ask("del", self, name),
    "__copy__": lambda self: far_side.ask("__copy__", self),
    "__deepcopy__": lambda self, memo: far_side.ask("__deepcopy__", self),
}
