"""Values that cannot change, as a tag and the parts that they are built from: exactly these types, no subclass."""

import collections
import datetime
import decimal
import fractions
import pathlib
import re
import types
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Immutable:
    """`parts(value)` are values themselves; `build(*parts(value))` is the value again."""

    tag: str
    parts: Callable[[object], list]
    build: Callable[..., object]


def _fields(*names: str) -> Callable[[object], list]:
    return lambda value: [getattr(value, name) for name in names]


def _datetime(*parts: object) -> datetime.datetime:
    return datetime.datetime(*parts[:-1], fold=parts[-1])


def _time(*parts: object) -> datetime.time:
    return datetime.time(*parts[:-1], fold=parts[-1])


def _pattern(text: object, flags: object) -> re.Pattern:
    if type(text) not in (str, bytes) or type(flags) is not int:
        raise TypeError(text)
    try:
        return re.compile(text, flags)
    except (re.error, RecursionError) as error:
        raise ValueError(text) from error


_DATE = ("year", "month", "day")
_TIME = ("hour", "minute", "second", "microsecond", "tzinfo", "fold")
IMMUTABLES: dict[type, Immutable] = {
    # Beyond what JSON's parser takes: it reads no more digits than int() does.
    int: Immutable("int", lambda n: [hex(n)], lambda text: int(text, 16)),
    str: Immutable(
        "str",
        lambda text: [text.encode("utf-8", "surrogatepass").hex()],
        lambda text: bytes.fromhex(text).decode("utf-8", "surrogatepass"),
    ),
    tuple: Immutable("t", list, lambda *items: items),
    frozenset: Immutable("frozenset", list, lambda *items: frozenset(items)),
    bytes: Immutable("b", lambda data: [data.hex()], bytes.fromhex),
    complex: Immutable("complex", _fields("real", "imag"), complex),
    range: Immutable("range", _fields("start", "stop", "step"), range),
    slice: Immutable("slice", _fields("start", "stop", "step"), slice),
    types.EllipsisType: Immutable("...", lambda _: [], lambda: ...),
    types.NotImplementedType: Immutable("NotImplemented", lambda _: [], lambda: NotImplemented),
    decimal.Decimal: Immutable("decimal", lambda number: [str(number)], decimal.Decimal),
    fractions.Fraction: Immutable("fraction", _fields("numerator", "denominator"), fractions.Fraction),
    datetime.date: Immutable("date", _fields(*_DATE), datetime.date),
    datetime.datetime: Immutable("datetime", _fields(*_DATE, *_TIME), _datetime),
    datetime.time: Immutable("time", _fields(*_TIME), _time),
    datetime.timedelta: Immutable("timedelta", _fields("days", "seconds", "microseconds"), datetime.timedelta),
    datetime.timezone: Immutable("timezone", lambda zone: [*zone.__getinitargs__()], datetime.timezone),
    ZoneInfo: Immutable("zone", lambda zone: [zone.key], ZoneInfo),
    re.Pattern: Immutable("pattern", lambda pattern: [pattern.pattern, pattern.flags], _pattern),
    uuid.UUID: Immutable("uuid", lambda uid: [uid.int], lambda n: uuid.UUID(int=n)),
}
# Views of a dict: of a copy of it, which compares alike.
for _dict in ({}, collections.OrderedDict()):
    IMMUTABLES[type(_dict.keys())] = Immutable("keys", list, lambda *keys: dict.fromkeys(keys).keys())
    IMMUTABLES[type(_dict.values())] = Immutable("values", list, lambda *values: dict(enumerate(values)).values())
    IMMUTABLES[type(_dict.items())] = Immutable("items", list, lambda *pairs: dict(pairs).items())
for _path in (pathlib.PurePosixPath, pathlib.PureWindowsPath, pathlib.PosixPath):
    IMMUTABLES[_path] = Immutable(_path.__name__, lambda path: [str(path)], _path)
BUILDERS = {immutable.tag: immutable.build for immutable in IMMUTABLES.values()}


def immutable_of(value: object) -> Immutable | None:
    """How `value` travels, if it is of one of the types above; not with a time zone of the solution's own making."""
    kind = type(value)
    if kind in (datetime.datetime, datetime.time):
        is_whole = value.tzinfo is None or immutable_of(value.tzinfo) is not None
    elif kind is ZoneInfo:
        is_whole = type(value.key) is str
    else:
        is_whole = kind is not re.Pattern or type(value.pattern) in (str, bytes)
    return IMMUTABLES.get(kind) if is_whole else None
