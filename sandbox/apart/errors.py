"""Exceptions of the solution, raised again in the tests' process under the same class and with the same text."""

from contextlib import suppress
from types import MemberDescriptorType

from apart.named import NAMES, THINGS


def rebuild(name: str, args: tuple, text: str, attributes: tuple) -> BaseException:
    """The exception `name` of Python's own; of a class of that name where its arguments alone do not give its text."""
    kind = THINGS[name]
    if not issubclass(kind, BaseException) or type(args) is not tuple or type(text) is not str:
        raise TypeError(name)
    try:
        error = _with(kind(*args), attributes)
        if type(error) is kind and str(error) == text:
            return error
    except Exception:
        pass
    named = type(kind.__name__, (kind,), {"__str__": lambda self: text, "__module__": kind.__module__})
    # A group is nothing without its members.
    error = kind.__new__(named, *args) if issubclass(kind, BaseExceptionGroup) else kind.__new__(named)
    error.args = args
    return _with(error, attributes)


def _with(error: BaseException, attributes: tuple) -> BaseException:
    for name, value in attributes:
        if not name.startswith("__") or name == "__notes__":
            with suppress(AttributeError, TypeError):
                setattr(error, name, value)
    return error


def raised_by(cls: type[BaseException], args: tuple, text: str) -> BaseException:
    """An exception of a stand-in class."""
    if type(args) is not tuple or type(text) is not str:
        raise TypeError(args)
    # Each of Python's own exceptions must be made by itself; one with an odd number of arguments is made without any.
    native = next(base for base in cls.__mro__ if base in NAMES)
    try:
        error = native.__new__(cls, *args)
    except Exception:
        error = native.__new__(cls)
    BaseException.args.__set__(error, args)
    error.__dict__["tddft_text"] = text
    return error


def text_of(error: BaseException) -> str:
    """Its message; none of an exception whose own `__str__` raises."""
    try:
        return str.__str__(str(error))
    except BaseException:
        return ""


def arguments_of(error: BaseException) -> tuple:
    """What it can be made of again."""
    if isinstance(error, OSError) and error.filename is not None:
        return (error.errno, error.strerror, error.filename)
    return BaseException.args.__get__(error)


def attributes_of(error: BaseException) -> dict[str, object]:
    """`pos`, `name` and the like: those of Python's own exceptions, and those that were set by hand."""
    kinds = type(error).__mro__
    names = [name for kind in kinds for name, of in vars(kind).items() if isinstance(of, MemberDescriptorType)]
    found = {name: getattr(error, name, None) for name in sorted(names)} | vars(error)
    return {name: value for name, value in found.items() if type(name) is str}
