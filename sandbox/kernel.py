"""The C library's calls that Python has no function for, with OSError for a refusal."""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 8, 22, 24, 38


def checked(result: int, what: str) -> int:
    """`result`, or the OSError that errno tells of when it is negative."""
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")
    return result


def call(name: str, *arguments: object) -> int:
    """A function of the C library by its name. (`LIBC[name]` would make a new one each time.)"""
    return checked(getattr(LIBC, name)(*arguments), name)


def prctl(option: int, value: object, what: str, more: object = 0) -> int:
    """The process's own switches; `what` names the option in an error."""
    return checked(LIBC.prctl(option, value, more, 0, 0), what)
