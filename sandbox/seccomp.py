"""The system-call filter, as a classic BPF program; x86-64 and arm64.

It refuses with EPERM what no test of a pure function needs: new processes and programs, sockets other than AF_UNIX,
signals to anybody else, memory that RLIMIT_AS does not count (memfd, System V segments), namespaces, mounts and the
kernel's wilder corners. Without namespaces it also refuses what Landlock leaves open to other files and processes.
"""

import ctypes
import os
import platform
import struct

import kernel
import system_calls

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT = 0x40000000
CLONE_THREAD = 0x00010000
AF_UNIX, SOCK_STREAM, SOCK_NONBLOCK, SOCK_CLOEXEC = 1, 1, 0o4000, 0o2000000
STREAMS = [SOCK_STREAM | flags for flags in (0, SOCK_NONBLOCK, SOCK_CLOEXEC, SOCK_NONBLOCK | SOCK_CLOEXEC)]
F_SETOWN, F_SETOWN_EX = 8, 15

LOAD, JUMP_EQ, JUMP_GE, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCH, ARGUMENTS, ARGUMENT_BYTES = 0, 4, 16, 8
ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
SECCOMP_MODE_FILTER = 2


def program(machine: str, pid: int, namespaces: bool) -> bytes:
    """The filter of the process that is `pid` to itself; KeyError for an architecture that it does not know."""
    column = {"x86_64": 0, "aarch64": 1}[machine]
    denied = [*system_calls.DENIED.values()]
    steps = [
        _op(LOAD, ARCH),
        _op(JUMP_EQ, AUDIT_ARCH[machine], 1, 0),
        _op(RETURN, KILL),
        _op(LOAD, NUMBER),
        _op(JUMP_GE, X32_BIT, 0, 1),
        _op(RETURN, KILL),
        # glibc falls back from clone3 to clone, whose flags a filter can read.
        _op(JUMP_EQ, system_calls.CLONE3[column], 0, 1),
        _op(RETURN, ENOSYS),
        _op(JUMP_EQ, system_calls.CLONE[column], 0, 4),
        _op(LOAD, ARGUMENTS),
        _op(JUMP_SET, CLONE_THREAD, 0, 1),
        _op(RETURN, ALLOW),
        _op(RETURN, EPERM),
        # Ownership of a descriptor is a way to have the kernel send its signals to somebody else.
        *_decide(system_calls.FCNTL[column], 1, [F_SETOWN, F_SETOWN_EX], EPERM, ALLOW),
    ]
    for call in system_calls.SIGNALS:
        steps += _decide(call[column], 0, [pid], ALLOW, EPERM)
    for call in system_calls.SETTINGS:
        steps += _decide(call[column], 0, [0, pid], ALLOW, EPERM)
    if namespaces:
        steps += _decide(system_calls.SOCKET[column], 0, [AF_UNIX], ALLOW, EPERM)
    else:
        denied += [system_calls.SOCKET, *system_calls.DENIED_WITHOUT_NAMESPACES.values()]
        # A pair of streams stays a pair; a datagram socket could be sent to any address.
        steps += _decide(system_calls.SOCKETPAIR[column], 1, STREAMS, ALLOW, EPERM)
        # This signal is what ends the run of a zygote that died.
        steps += _decide(system_calls.PRCTL[column], 0, [kernel.PR_SET_PDEATHSIG], EPERM, ALLOW)
    for call in denied:
        if call[column] is not None:
            steps += [_op(JUMP_EQ, call[column], 0, 1), _op(RETURN, EPERM)]
    return b"".join([*steps, _op(RETURN, ALLOW)])


def _decide(number: int, argument: int, values: list[int], listed: int, otherwise: int) -> list[bytes]:
    """The call `number` ends in `listed` when its argument (its lower 32 bits: all of these are int) is in `values`."""
    return [
        _op(JUMP_EQ, number, 0, len(values) + 3),
        _op(LOAD, ARGUMENTS + ARGUMENT_BYTES * argument),
        *(_op(JUMP_EQ, value, len(values) - index, 0) for index, value in enumerate(values)),
        _op(RETURN, otherwise),
        _op(RETURN, listed),
    ]


def _op(code: int, k: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, k)


def install(namespaces: bool) -> None:
    """Load the filter into the calling thread; needs no_new_privs. OSError when the kernel refuses it."""
    code = program(platform.machine(), os.getpid(), namespaces)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    kernel.prctl(kernel.PR_SET_SECCOMP, SECCOMP_MODE_FILTER, "seccomp filter", ctypes.c_char_p(header))
