"""Containers that live in both processes under one number: what either side changes is changed in the other.

A twin lasts as long as both sides hold it. Whoever made one and has nothing but this table left to refer to it says so
with its next message, and both forget it. The other side does so only when the twin has not been mentioned for a while:
a large argument that a test holds is not sent again with every call.
"""

from collections.abc import Iterable
from operator import is_
from sys import getrefcount

from apart.mutable import MUTABLES, Mutable

# A lonely twin that the other side made is forgotten after so many messages that do not mention it.
PATIENCE = 16
_LIST = MUTABLES[list]


class _Twin:
    """`seen` is what both sides know to be in it, `idle` the messages since it was mentioned."""

    __slots__ = ("idle", "kind", "object", "seen")

    def __init__(self, container: object, kind: Mutable, seen: list) -> None:
        self.object = container
        self.kind = kind
        self.seen = seen
        self.idle = 0


def _references_of_a_lonely_one() -> int:
    twins = {1: _Twin([], _LIST, [])}
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
        # How many elements `changed` last looked through of containers that this side made.
        self.own_elements = 0

    def number_of(self, container: object) -> int | None:
        """Its number, which is to be mentioned; None for a container that is no twin."""
        number = self._numbers.get(id(container))
        if number is not None:
            self._twins[number].idle = 0
        return number

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
        twin = self._twins[number]
        twin.idle = 0
        return twin.object

    def fill(self, number: int, contents: list, kept: int = 0) -> None:
        """Gives a twin the contents that it has on the other side: the first `kept` as both knew them, then these."""
        twin = self._twins[number]
        if type(kept) is not int or not 0 <= kept <= len(twin.seen):
            raise ValueError(kept)
        twin.kind.fill(twin.object, [*twin.seen[:kept], *contents])
        twin.seen = twin.kind.contents(twin.object)

    def drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            twin = self._twins.pop(number, None)
            if twin is not None:
                del self._numbers[id(twin.object)]

    def prune(self) -> None:
        """Forgets what nothing but this table refers to; what held it comes before it, and goes first."""
        for number in list(self._twins):
            twin = self._twins[number]
            twin.idle += 1
            is_own = number * self._step > 0
            if (is_own or twin.idle > PATIENCE) and getrefcount(twin.object) <= _LONELY:
                self.drop([number])
                self.forgotten.append(number)

    def changed(self) -> list[tuple[int, int, list]]:
        """The twins whose contents differ from what both sides know: how many of the first do not, and the contents."""
        changes = []
        self.own_elements = 0
        for number, twin in self._twins.items():
            contents = twin.kind.contents(twin.object)
            if number * self._step > 0:
                self.own_elements += len(contents)
            if len(contents) != len(twin.seen) or not all(map(is_, contents, twin.seen)):
                # Of a list only: a set has another order on the other side.
                kept = [*map(is_, contents, twin.seen), False].index(False) if twin.kind is _LIST else 0
                changes.append((number, kept, contents))
        return changes

    def agree(self, changes: list[tuple[int, int, list]]) -> None:
        """After the other side has been told: `changes` is what `changed` gave."""
        for number, _, contents in changes:
            if number in self._twins:
                self._twins[number].seen = contents
        self.forgotten = []
