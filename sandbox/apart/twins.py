"""Containers that live in both processes under one number: what either side changes is changed in the other.

A twin lasts as long as both sides hold it. Whoever has nothing but this table left to refer to one says so with its
next message, and both forget it: most arguments and results are twins for a single call.
"""

from collections.abc import Iterable
from operator import is_
from sys import getrefcount

from apart.mutable import MUTABLES, Mutable


class _Twin:
    """`seen` is what both sides know to be in it."""

    __slots__ = ("kind", "object", "seen")

    def __init__(self, container: object, kind: Mutable, seen: list) -> None:
        self.object = container
        self.kind = kind
        self.seen = seen


def _references_of_a_lonely_one() -> int:
    twins = {1: _Twin([], MUTABLES[list], [])}
    return getrefcount(twins[1].object)


_LONELY = _references_of_a_lonely_one()


class Twins:
    """The table of one side. `step` is 1 on one side and -1 on the other, so that they never give the same number."""

    def __init__(self, step: int) -> None:
        self._step = step
        self._last = 0
        self._twins: dict[int, _Twin] = {}
        self._numbers: dict[int, int] = {}
        # Numbers that the other side has still to hear of.
        self.forgotten: list[int] = []

    def number_of(self, container: object) -> int | None:
        return self._numbers.get(id(container))

    def new(self, container: object, kind: Mutable, contents: list) -> int:
        """The number of a container that goes to the other side for the first time."""
        self._last += self._step
        self.adopt(self._last, container, kind, contents)
        return self._last

    def adopt(self, number: int, container: object, kind: Mutable, contents: list) -> None:
        """A container that came from the other side. KeyError for a number that is in use."""
        if number in self._twins:
            raise KeyError(number)
        self._twins[number] = _Twin(container, kind, contents)
        self._numbers[id(container)] = number

    def __getitem__(self, number: int) -> object:
        return self._twins[number].object

    def fill(self, number: int, contents: list) -> None:
        """Gives a twin the contents that it has on the other side."""
        twin = self._twins[number]
        twin.kind.fill(twin.object, contents)
        twin.seen = twin.kind.contents(twin.object)

    def drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            twin = self._twins.pop(number, None)
            if twin is not None:
                del self._numbers[id(twin.object)]

    def prune(self) -> None:
        """Forgets what nothing but this table refers to; what held it comes before it, and goes first."""
        for number in list(self._twins):
            if getrefcount(self._twins[number].object) <= _LONELY:
                self.drop([number])
                self.forgotten.append(number)

    def changed(self) -> list[tuple[int, list]]:
        """The twins whose contents differ from what both sides know, with the contents."""
        changes = []
        for number, twin in self._twins.items():
            contents = twin.kind.contents(twin.object)
            if len(contents) != len(twin.seen) or not all(map(is_, contents, twin.seen)):
                changes.append((number, contents))
        return changes

    def agree(self, changes: list[tuple[int, list]]) -> None:
        """After the other side has been told: `changes` is what `changed` gave."""
        for number, contents in changes:
            if number in self._twins:
                self._twins[number].seen = contents
        self.forgotten = []
