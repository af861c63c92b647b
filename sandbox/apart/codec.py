"""Values to JSON arrays and back. Both sides do the same; what a handle is, each side knows for itself.

None, bool, int, float and str are themselves; everything else is `[tag, part, ...]`. A container that can change is
sent whole once and is a twin from then on, `["@", number]`: aliases and cycles need nothing more.
"""

from types import NoneType

from apart import named
from apart.depth import MAX_DEPTH
from apart.immutable import BUILDERS, immutable_of
from apart.mutable import KINDS, Mutable, mutable_of
from apart.twins import Twins
from apart.wire import Garbled

MAX_CONTAINERS = 2**21
_ATOMS = {NoneType, bool, float}
_LARGE = 2**1024


class Codec:
    """The values of one side; `step` as for `Twins`."""

    def __init__(self, step: int) -> None:
        self.twins = Twins(step)
        self._depth = 0
        self._containers = 0
        # How deep the last message that came was.
        self.deepest = 0
        self._fresh_twins: list[int] = []

    def compose(self, values: list) -> list:
        """`[values, changes, forgotten]` to be sent; `sent` or `unsent` must follow.

        RecursionError or MemoryError for what is too deep or too much.
        """
        self._depth = self._containers = 0
        # A change to what is about to be forgotten is still news to the other side.
        self._changes = self.twins.changed()
        self.twins.prune()
        encoded = self.encode_all(values)
        changes = [[number, kept, *self.encode_all(contents[kept:])] for number, kept, contents in self._changes]
        return [encoded, changes, self.twins.forgotten]

    def sent(self) -> None:
        self.twins.agree(self._changes)
        self._fresh_twins = []

    def unsent(self) -> None:
        """The other side has not heard of anything that `compose` has made a twin."""
        self.twins.drop(self._fresh_twins)
        self._fresh_twins = []

    def parse(self, message: list) -> list:
        """The values of a message, whose news of twins is applied. Garbled if no `compose` can have made it."""
        self._depth = self.deepest = 0
        try:
            values, changes, forgotten = message
            decoded = self.decode_all(values)
            for number, kept, *contents in changes:
                self.twins.fill(number, self.decode_all(contents), kept)
            self.twins.drop(forgotten)
        except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as error:
            raise Garbled("no message") from error
        return decoded

    def encode(self, value: object) -> object:
        kind = type(value)
        if kind is int:
            return value if -_LARGE < value < _LARGE else self._encode_parts(value)
        if kind in _ATOMS:
            return value
        if kind is str:
            return value if value.isascii() or _is_unicode(value) else self._encode_parts(value)
        mutable = mutable_of(value)
        if mutable is not None:
            number = self.twins.number_of(value)
            return ["@", number] if number is not None else self._encode_mutable(mutable, value)
        if immutable_of(value) is not None:
            return self._encode_parts(value)
        name = named.name_of(value)
        return ["n", name] if name else self.encode_object(value)

    def decode(self, message: object) -> object:
        if type(message) is not list:
            return message
        tag, *parts = message
        if tag == "@":
            return self.twins[parts[0]]
        if tag == "n":
            return named.THINGS[parts[0]]
        if tag in KINDS:
            return self._decode_mutable(KINDS[tag], *parts)
        return BUILDERS[tag](*self.decode_all(parts)) if tag in BUILDERS else self.decode_object(tag, parts)

    def encode_object(self, value: object) -> list | None:
        """What is not carried by copy."""
        raise NotImplementedError

    def decode_object(self, tag: str, parts: list) -> object:
        """What `encode_object` of the other side made."""
        raise NotImplementedError

    def twin_contents(self, mutable: Mutable, value: object) -> list:
        """`[number, item, ...]` of a container that becomes a twin."""
        contents = mutable.contents(value)
        number = self.twins.new(value, mutable, contents)
        self._fresh_twins.append(number)
        return [number, *self.encode_all(contents)]

    def adopt_twin(self, mutable: Mutable, value: object, number: int, items: list) -> None:
        """The other side's `twin_contents` for `value`, an empty container."""
        if type(number) is not int:
            raise TypeError(number)
        self.twins.adopt(number, value, mutable, [])
        self.twins.fill(number, self.decode_all(items))

    def _encode_mutable(self, mutable: Mutable, value: object) -> list:
        return [mutable.tag, self.encode_all(mutable.extra(value)), *self.twin_contents(mutable, value)]

    def _decode_mutable(self, mutable: Mutable, extra: list, number: int, *items: object) -> object:
        value = mutable.make(*self.decode_all(extra))
        self.adopt_twin(mutable, value, number, list(items))
        return value

    def _encode_parts(self, value: object) -> list:
        immutable = immutable_of(value)
        return [immutable.tag, *self.encode_all(immutable.parts(value))]

    def encode_all(self, values: list) -> list:
        self._containers += 1
        if self._depth >= MAX_DEPTH:
            raise RecursionError("maximum recursion depth exceeded")
        if self._containers > MAX_CONTAINERS:
            raise MemoryError
        if set(map(type, values)) <= _ATOMS:
            return values
        self._depth += 1
        encoded = [*map(self.encode, values)]
        self._depth -= 1
        return encoded

    def decode_all(self, parts: list) -> list:
        kinds = set(map(type, parts))
        if dict in kinds:
            raise Garbled("a JSON object")
        if list not in kinds:
            return parts
        if self._depth >= MAX_DEPTH:
            raise Garbled("too deep")
        self._depth += 1
        self.deepest = max(self.deepest, self._depth)
        decoded = [*map(self.decode, parts)]
        self._depth -= 1
        return decoded


def is_plain(value: object) -> bool:
    """Whether a value is carried, at least on its outside, and is no object, class or function."""
    return type(value) in _ATOMS or mutable_of(value) is not None or immutable_of(value) is not None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
