"""Classes and functions that both processes have, and that therefore travel by name: a fixed table, both ways."""

import binascii
import builtins
import collections
import csv
import dataclasses
import datetime
import decimal
import fractions
import json
import pathlib
import queue
import re
import statistics
import struct
import types
import uuid
import zoneinfo

_FUNCTIONS = "abs all any ascii bin callable chr divmod format hash hex isinstance issubclass iter len max min next oct"
_FUNCTIONS += " ord pow repr round sorted sum"
# Not unittest.SkipTest: pytest takes it for a verdict.
_LIBRARY = [
    *(collections.Counter, collections.OrderedDict, collections.defaultdict, collections.deque),
    *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta, datetime.timezone, uuid.UUID),
    *(decimal.Decimal, decimal.DecimalException, decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow),
    *(decimal.Inexact, fractions.Fraction, statistics.StatisticsError, dataclasses.FrozenInstanceError),
    *(pathlib.PurePath, pathlib.PurePosixPath, pathlib.PureWindowsPath, pathlib.Path, pathlib.PosixPath),
    *(json.JSONDecodeError, re.error, struct.error, csv.Error, binascii.Error, queue.Empty, queue.Full),
    *(types.NoneType, re.Pattern, zoneinfo.ZoneInfo, zoneinfo.ZoneInfoNotFoundError),
]


def _name(thing: type | types.BuiltinFunctionType) -> str:
    module = "" if thing.__module__ == "builtins" else f"{thing.__module__}."
    return module + thing.__qualname__


_BUILTIN = [thing for thing in vars(builtins).values() if type(thing) is type and thing.__module__ == "builtins"]
_ALL = [*_BUILTIN, *(getattr(builtins, name) for name in _FUNCTIONS.split()), *_LIBRARY]
THINGS = {_name(thing): thing for thing in _ALL}
NAMES = {thing: name for name, thing in THINGS.items()}
# The metaclasses and types of the things above: nothing else need be looked up, or hashed.
_KINDS = {type(thing) for thing in _ALL}


def name_of(value: object) -> str | None:
    """The name under which both sides know `value`."""
    return NAMES.get(value) if type(value) in _KINDS else None
