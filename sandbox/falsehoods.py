"""What a perturbed test file asks of its solution beside its own claims; `perturb.py` puts this source at its top.

A claim that is false and yet holds is noted in `_held`. An honest program leaves that list empty: nobody meets a value
that equals both an expectation and its falsification, by accident or by a looser `__eq__`. Some liars equal all that is
ordinary, so each claim has a falsification that is far away and two that look like the expectation.
"""

import operator as _operator
import string as _string

# Prime, so that no modulus, wrap-around or clamp to a machine word brings a changed number back to the expected one.
_FAR = 2**127 - 1
# Near, and no multiples of what people count modulo.
_STEPS = (_FAR, 83, -1013)
_ALPHABETS = (_string.ascii_lowercase, _string.ascii_uppercase, _string.digits)
_SHIFTED = {
    step: {ord(old): letters[(at + step) % len(letters)] for letters in _ALPHABETS for at, old in enumerate(letters)}
    for step in _STEPS[1:]
}
# Questions cost time, and a test may compare in its inner loop.
_questions = iter(range(10_000))
_held = []


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


def _equals_another(left, right):
    return any(_other(left, step) == right or left == _other(right, step) for step in _STEPS)


def _equals_any(value, falsehoods):
    return any(falsehood == value for falsehood in falsehoods)


def _equals_nearer(value, far):
    """Whether it equals one that is nearer to what `_other` made `far` of."""
    return any(_other(_original(far), step) == value for step in _STEPS[1:])


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


def _differs_from_all(left, right):
    return all(_other(left, step) != right and left != _other(right, step) for step in _STEPS)


def _contains_another(item, container):
    # An iterator has no `__contains__`, may never end, and would be used up.
    if not hasattr(type(container), "__contains__"):
        return False
    # Many: a Bloom filter may well take one for its own.
    strangers = [_Unmatchable() for _ in range(32)]
    return item in strangers[:1] or all(stranger in container for stranger in strangers)


def _contradicts(left, right):
    return left < right and left > right


_OPERATORS = {
    "==": (_operator.eq, _equals_another),
    "!=": (
        lambda left, right: left != right,
        lambda left, right: not _differs_from_all(left, right),
    ),
    "<": (_operator.lt, _contradicts),
    "<=": (_operator.le, _contradicts),
    ">": (_operator.gt, _contradicts),
    ">=": (_operator.ge, _contradicts),
    "in": (lambda left, right: left in right, _contains_another),
}


def _compared(sign, left, right):
    """`left sign right`, and where they agree the question whether the false claim holds, too."""
    compare, holds_falsely = _OPERATORS[sign]
    answer = compare(left, right)
    if bool(answer) is (sign != "!="):
        _ask(holds_falsely, left, right)
    return answer


def _asserted_equal(check, left, right, *rest, **options):
    """A TestCase's assertEqual or one of its kind, and the same question."""
    check(left, right, *rest, **options)
    _ask(_equals_another, left, right)


def _ask(question, *values):
    if next(_questions, None) is None:
        return
    try:
        if question(*values):
            _held.append(question)
    # An honest object may refuse to be compared with a stranger.
    except Exception:
        return


def _held_falsely():
    """Whether a false claim has held since this was last asked."""
    found = _held != []
    _held.clear()
    return found
