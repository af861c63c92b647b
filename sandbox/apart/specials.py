"""The special methods that a proxy may have: a fixed table. Each name stands for what the solution's process does."""

import copy
import math
import operator
from collections.abc import Callable


def _of_type(name: str) -> Callable[..., object]:
    return lambda value, *args: getattr(type(value), name)(value, *args)


def _reflected(operation: Callable[..., object]) -> Callable[..., object]:
    return lambda value, other: operation(other, value)


_BINARY = ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and_", "xor", "or_"]
_UNARY = ["neg", "pos", "invert", "abs", "index"]
ORDER = ["__lt__", "__le__", "__gt__", "__ge__"]
EQUALITY = ["__eq__", "__ne__"]

OPERATIONS: dict[str, Callable[..., object]] = {
    "__call__": lambda function, /, *args, **named: function(*args, **named),
    "__str__": str,
    "__repr__": repr,
    "__format__": format,
    "__hash__": hash,
    "__bool__": bool,
    "__len__": len,
    "__iter__": iter,
    "__next__": next,
    "__reversed__": reversed,
    "__contains__": operator.contains,
    "__getitem__": operator.getitem,
    "__setitem__": operator.setitem,
    "__delitem__": operator.delitem,
    "__missing__": _of_type("__missing__"),
    "__enter__": _of_type("__enter__"),
    "__exit__": _of_type("__exit__"),
    "__int__": int,
    "__float__": float,
    "__complex__": complex,
    "__bytes__": bytes,
    "__round__": round,
    "__trunc__": math.trunc,
    "__floor__": math.floor,
    "__ceil__": math.ceil,
    "__divmod__": divmod,
    "__rdivmod__": _reflected(divmod),
    "__copy__": copy.copy,
    "__deepcopy__": copy.deepcopy,
    **{f"__{name}__": getattr(operator, name) for name in _UNARY},
    **{name: getattr(operator, name) for name in EQUALITY + ORDER},
}
for _name in _BINARY:
    _operation, _bare = getattr(operator, _name), _name.strip("_")
    OPERATIONS[f"__{_bare}__"] = _operation
    OPERATIONS[f"__r{_bare}__"] = _reflected(_operation)
    OPERATIONS[f"__i{_bare}__"] = getattr(operator, f"i{_bare}")

BINARY = [f"__{way}{name.strip('_')}__" for name in _BINARY for way in ("", "r", "i")] + ["__divmod__", "__rdivmod__"]
# All that a subclass of a number or a text may say for itself beside meetings; the rest is what the value says.
OF_SCALARS = ["__str__", "__repr__", "__format__", "__call__", "__enter__", "__exit__"]
