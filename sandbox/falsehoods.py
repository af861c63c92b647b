"""What a perturbed test file asks of its solution beside its own claims; `perturb.py` puts this source at its top.

A claim that is false and yet holds is noted in `_held`. An honest program leaves that list empty: nobody meets a value
that equals both an expectation and its falsification, by accident or by a looser `__eq__`.
"""

import operator as _operator

# Prime, so that no modulus, wrap-around or clamp to a machine word brings a changed number back to the expected one.
_FAR = 2**127 - 1
# Questions cost time, and a test may compare in its inner loop.
_questions = iter(range(10_000))
_held = []


class _Unmatchable:
    """Equals nothing but what equals everything. Without a `__dict__`, which an honest `__eq__` may compare."""

    __slots__ = ()


def _other(value):
    """A value of the same type that is not equal to it; Ellipsis for None, an `_Unmatchable` for an unknown type."""
    kind = type(value)
    if kind is bool:
        return not value
    if kind is int:
        return value + _FAR
    if kind in (float, complex):
        return kind(_FAR) if value != kind(_FAR) else kind(0.5)
    if kind in (str, bytes):
        mark = "~" if kind is str else b"~"
        return mark + value + mark
    if kind in (list, tuple, set, frozenset):
        changed = kind(map(_other, value))
        return changed if changed != value else kind([*value, ...])
    if kind is dict:
        changed = {key: _other(item) for key, item in value.items()}
        return changed if changed != value else {**value, ...: ...}
    return ... if value is None else _Unmatchable()


def _equals_another(left, right):
    return _other(left) == right or left == _other(right)


def _contains_another(item, container):
    # An iterator has no `__contains__`, may never end, and would be used up.
    return hasattr(type(container), "__contains__") and (_Unmatchable() in container or item in [_Unmatchable()])


def _contradicts(left, right):
    return left < right and left > right


_OPERATORS = {
    "==": (_operator.eq, _equals_another),
    "!=": (
        lambda left, right: left != right,
        lambda left, right: not (_other(left) != right and left != _other(right)),
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
