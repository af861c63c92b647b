"""Values that are not the expected ones; `perturb.py` puts this source at the top of a perturbed test file."""

import string as _string

# Prime, so that no modulus, wrap-around or clamp to a machine word brings a changed number back to the expected one.
_FAR = 2**127 - 1
# Near, and no multiples of what people count modulo.
_STEPS = (_FAR, 83, -37, -1013)
_ALPHABETS = (_string.ascii_lowercase, _string.ascii_uppercase, _string.digits)
_SHIFTED = {
    step: {ord(old): letters[(at + step) % len(letters)] for letters in _ALPHABETS for at, old in enumerate(letters)}
    for step in _STEPS[1:]
}


class _Unmatchable:
    """Equals nothing but what equals everything. Without a `__dict__`, which an honest `__eq__` may compare."""

    __slots__ = ()


def _other(value, step=_FAR):
    """A value of the same type that is not equal to it; Ellipsis for None, an `_Unmatchable` for an unknown type."""
    kind = type(value)
    if kind is bool:
        return not value
    if kind is int:
        return value + step
    if kind in (float, complex):
        near = value + step
        # Neither infinite nor not a number.
        if step != _FAR and near == near != value:
            return near
        return kind(_FAR) if value != kind(_FAR) else kind(0.5)
    if kind is str:
        shifted = value.translate(_SHIFTED.get(step, {}))
        return shifted if shifted != value else f"~{value}~"
    if kind is bytes:
        return _other(value.decode("latin-1"), step).encode("latin-1")
    if kind in (list, tuple, set, frozenset):
        changed = kind([_other(item, step) for item in value])
        return changed if changed != value else kind([*value, ...])
    if kind is dict:
        changed = {key: _other(item, step) for key, item in value.items()}
        return changed if changed != value else {**value, ...: ...}
    return ... if value is None else _Unmatchable()


def _original(far):
    """What `_other` made this of; some value of its kind where that cannot be known."""
    kind = type(far)
    if kind is int:
        return far - _FAR
    if kind in (float, complex):
        return kind(0.5)
    if kind in (str, bytes):
        return far[1:-1]
    if kind in (list, tuple, set, frozenset):
        return kind([_original(item) for item in far])
    if kind is dict:
        return {key: _original(item) for key, item in far.items()}
    return not far if kind is bool else None if far is ... else far
