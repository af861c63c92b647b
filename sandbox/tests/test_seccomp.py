"""The filter of either machine, run by a small interpreter: no kernel of the other is at hand."""

import struct

import pytest
import seccomp

PID, ALLOW, EPERM, ENOSYS, KILL = 7, 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# By the kernel's own tables (asm/unistd_64.h, asm-generic/unistd.h): x86-64, arm64.
NUMBERS = {
    "write": (1, 64),
    "openat": (257, 56),
    "execve": (59, 221),
    "memfd_create": (319, 279),
    "ptrace": (101, 117),
    "bpf": (321, 280),
    "mount": (165, 40),
    "unshare": (272, 97),
    "io_uring_setup": (425, 425),
    "clone": (56, 220),
    "clone3": (435, 435),
    "kill": (62, 129),
    "socket": (41, 198),
    "socketpair": (53, 199),
}
THREAD, AF_UNIX, AF_INET, STREAM, DATAGRAM = 0x10000, 1, 2, 1, 2
CASES = [
    *((name, (), True, answer) for name, answer in (("write", ALLOW), ("openat", ALLOW), ("clone3", ENOSYS))),
    *((name, (), True, EPERM) for name in ("execve", "memfd_create", "ptrace", "bpf", "mount", "unshare")),
    ("io_uring_setup", (), True, EPERM),
    ("clone", (THREAD,), True, ALLOW),
    ("clone", (0,), True, EPERM),
    ("kill", (PID,), True, ALLOW),
    ("kill", (PID + 1,), True, EPERM),
    ("socket", (AF_UNIX,), True, ALLOW),
    ("socket", (AF_INET,), True, EPERM),
    ("socket", (AF_UNIX,), False, EPERM),
    ("socketpair", (AF_UNIX, STREAM), False, ALLOW),
    ("socketpair", (AF_UNIX, DATAGRAM), False, EPERM),
]


@pytest.mark.parametrize("column, machine", [*enumerate(ARCHITECTURES)])
@pytest.mark.parametrize("call, arguments, namespaces, answer", CASES)
def test_a_call_is_answered_alike_on_both_machines(column, machine, call, arguments, namespaces, answer):
    code = seccomp.program(machine, PID, namespaces)
    assert _answer(code, ARCHITECTURES[machine], NUMBERS[call][column], arguments) == answer


@pytest.mark.parametrize("machine, other", [("x86_64", "aarch64"), ("aarch64", "x86_64")])
def test_a_call_of_another_architecture_ends_the_process(machine, other):
    assert _answer(seccomp.program(machine, PID, True), ARCHITECTURES[other], 64, ()) == KILL


def _answer(code, architecture, number, arguments):
    """What the classic BPF program returns for a call."""
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("IIQ6Q", number, architecture, 0, *padded)
    steps = [*struct.iter_unpack("HBBI", code)]
    at, accumulator = 0, 0
    while True:
        operation, if_true, if_false, k = steps[at]
        at += 1
        if operation == 0x06:
            return k
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("I", data, k)
        else:
            holds = {0x15: accumulator == k, 0x35: accumulator >= k, 0x45: accumulator & k != 0}[operation]
            at += if_true if holds else if_false
