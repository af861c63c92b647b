"""Landlock: which files a process may open, on top of (or instead of) a mount namespace that shows few of them."""

import ctypes
import os
import struct

import kernel

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION, RULE_PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
# How many file rights each ABI knows: REFER came with 2, TRUNCATE with 3, IOCTL_DEV with 5.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
TRUNCATE = 1 << 14
BIND_TCP, CONNECT_TCP = 1 << 0, 1 << 1
SCOPE_ABSTRACT_UNIX_SOCKET, SCOPE_SIGNAL = 1 << 0, 1 << 1


def abi() -> int:
    """The version that this kernel offers; 0 for none."""
    return max(0, kernel.LIBC.syscall(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION))


def restrict(version: int, readable: list[str], writable: str) -> None:
    """From now on the process opens files below `readable` for reading, below `writable` for everything but running.

    No TCP from ABI 4 on; no signal to, and no abstract socket of, anybody outside from ABI 6 on. Needs no_new_privs.
    """
    every = (1 << FILE_RIGHTS[min(version, 5)]) - 1
    tcp = BIND_TCP | CONNECT_TCP if version >= 4 else 0
    scopes = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL if version >= 6 else 0
    attributes = struct.pack("QQQ", every, tcp, scopes)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    ruleset = _syscall(CREATE_RULESET, attributes, len(attributes), 0)
    for path in readable:
        _allow(ruleset, path, READ_FILE | READ_DIR)
    _allow(ruleset, writable, every & ~EXECUTE)
    _allow(ruleset, os.devnull, (READ_FILE | WRITE_FILE | TRUNCATE) & every)
    _syscall(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(path):  # noqa: PTH112 (a Path costs more than the system call, and every run waits)
        rights &= READ_FILE | WRITE_FILE | TRUNCATE
    _syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _syscall(number: int, *arguments: int | bytes) -> int:
    wide = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return kernel.checked(kernel.LIBC.syscall(ctypes.c_long(number), *wide), "landlock")
