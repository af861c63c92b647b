"""Frames on the channel: four bytes of length, then a JSON array in ASCII."""

import json
import socket

MAX_BYTES = 128 * 2**20
_LENGTH_BYTES = 4
_PART_BYTES = 2**16
_encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


class Garbled(Exception):
    """The other side says what no honest one says."""


class Staying(Exception):
    """A value of a kind that does not go there: a function of the tests', an object of theirs."""


class Wire:
    """Sends and receives whole messages; one of more than MAX_BYTES is refused before a byte of it is sent."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self.received = 0

    def send(self, message: list) -> None:
        """MemoryError if it is too large, OSError if nobody listens."""
        body = _encode(message).encode("ascii")
        if len(body) > MAX_BYTES:
            raise MemoryError
        length = len(body).to_bytes(_LENGTH_BYTES, "big")
        if len(body) <= _PART_BYTES:
            self._channel.sendall(length + body)
        else:
            self._channel.sendall(length)
            self._channel.sendall(body)

    def receive(self) -> list:
        """The next message, of `received` bytes. EOFError when there is none, Garbled when it is none."""
        data = self._more()
        while len(data) < _LENGTH_BYTES:
            data += self._more()
        end = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
        if end > _LENGTH_BYTES + MAX_BYTES:
            raise Garbled("too long")
        data = bytearray(data)
        while len(data) < end:
            data += self._more()
        if len(data) > end:
            raise Garbled("more than was asked for")
        try:
            text = str(memoryview(data)[_LENGTH_BYTES:], "ascii")
            del data
            message = _decode(text)
        except (ValueError, RecursionError) as error:
            raise Garbled("no JSON") from error
        if type(message) is not list:
            raise Garbled("no message")
        self.received = end - _LENGTH_BYTES
        return message

    def _more(self) -> bytes:
        data = self._channel.recv(_PART_BYTES)
        if not data:
            raise EOFError
        return data
