"""What stands among the tests for the solution's classes and objects; `stand_in_classes` makes each class."""

import sys

from apart import far_side
from apart.calling import is_iterating

type_get = type.__getattribute__


def call(self: object, /, *args: object, **named: object) -> object:
    try:
        return far_side.ask("__call__", self, *args, **named)
    except StopIteration as error:
        # It would end the `map` that makes this call, as if that had come to its end.
        if is_iterating(sys._getframe(1)):
            raise RuntimeError("the solution raised StopIteration") from error
        raise


class StandIn(type):
    """The class of the stand-in classes; `tddft_number` is the handle of the class, `tddft_base` as for `base_of`."""

    __call__ = call

    def __getattribute__(cls, name: str) -> object:
        return type_get(cls, name) if is_special(name) else far_side.ask("get", cls, name)

    def __setattr__(cls, name: str, value: object) -> None:
        if is_special(name):
            type.__setattr__(cls, name, value)
        else:
            far_side.ask("set", cls, name, value)

    def __bool__(cls) -> bool:
        return True

    def __contains__(cls, value: object) -> bool:
        far_side.meet()
        return far_side.ask("__contains__", cls, value)


for _name in ("__iter__", "__len__", "__getitem__", "__reversed__"):
    setattr(StandIn, _name, lambda cls, *args, name=_name: far_side.ask(name, cls, *args))


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
