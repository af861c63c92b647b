"""Beside the solution: answers one request after the other until the tests' process is gone.

Whatever runs here is the solution's to change. The other side checks each answer; nothing here has to hold against it.
"""

import importlib
import random
import socket

from apart.depth import deep_values
from apart.handles import Handles
from apart.specials import OPERATIONS
from apart.wire import Wire


class _Server:
    def __init__(self, channel: socket.socket) -> None:
        self._wire = Wire(channel)
        self._handles = Handles()
        self._operations = {
            **OPERATIONS,
            "import": self._import,
            "star": lambda module: [*getattr(module, "__all__", vars(module))],
            "seed": random.seed,
            "get": getattr,
            "set": setattr,
            "del": delattr,
        }

    def answer(self) -> None:
        """One request. EOFError when there is none left."""
        with deep_values():
            number, operation, names, released, *body = self._wire.receive()
            values = self._handles.parse(body)
        args = values[: len(values) - len(names)]
        named = dict(zip(names, values[len(args) :], strict=True))
        self._handles.release(released)
        try:
            raised, value = False, self._operations[operation](*args, **named)
        except BaseException as error:
            raised, value = True, error.with_traceback(None)
        del values, args, named
        self._reply(number, raised, value)

    def _reply(self, number: int, raised: bool, value: object) -> None:
        try:
            with deep_values():
                self._wire.send([number, raised, *self._handles.compose([value])])
        except (RecursionError, MemoryError) as error:
            self._handles.unsent()
            self._wire.send([number, True, [self._handles.refusal(error)], [], []])
        else:
            self._handles.sent()

    def _import(self) -> None:
        assert self._handles.keep(importlib.import_module("solution")) == 0


def serve(channel: socket.socket) -> None:
    """Loads the module `solution` when asked to, and does with it what the other side asks, until that hangs up."""
    server = _Server(channel)
    while True:
        try:
            server.answer()
        except EOFError:
            return
