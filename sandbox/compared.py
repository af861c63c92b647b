"""The comparisons of a perturbed test file, each with its question; `perturb.py` puts this source at its top."""

import operator as _operator

from asking import _ask, _contains_another, _differs_from_all, _equals_another, _equals_stranger, _held_by_builtin

# Of exactly these types, values equal what they equal.
_PLAIN = {int, float, complex, bool, str, bytes, type(None)}


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
    "in a builtin": (lambda left, right: left in right, _held_by_builtin),
}


def _compared(sign, left, right):
    """`left sign right`, and where they agree the question whether the false claim holds, too."""
    compare, holds_falsely = _OPERATORS[sign]
    if type(left) in _PLAIN and type(right) in _PLAIN:
        return compare(left, right)
    # Some liars agree only when they are first asked.
    if sign == "==":
        _ask(_equals_stranger, left, right)
    answer = compare(left, right)
    if bool(answer) is (sign != "!="):
        _ask(holds_falsely, left, right)
    return answer


def _chained(signs, left, right, *later):
    """A chain of comparisons; `later` operands are functions, since they may not be reached."""
    answer = _compared(signs[0], left, right)
    for sign, operand in zip(signs[1:], later, strict=True):
        if not answer:
            break
        left, right = right, operand()
        answer = _compared(sign, left, right)
    return answer


def _asserted_equal(check, left, right, *rest, **options):
    """A TestCase's assertEqual or one of its kind, and the same question."""
    check(left, right, *rest, **options)
    _ask(_equals_another, left, right)


def _asserted_in(sign, check, item, container, *rest, **options):
    check(item, container, *rest, **options)
    _ask(_OPERATORS[sign][1], item, container)


def _matched(subject, values):
    """The subject of a `match` among whose cases these values are."""
    for value in values:
        _compared("==", subject, value)
    return subject
