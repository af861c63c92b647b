"""The system-call filter, as a classic BPF program; x86-64 and arm64.

It refuses with EPERM what no test of a pure function needs: new processes and programs, sockets other than AF_UNIX,
memory that RLIMIT_AS does not count (memfd, System V segments), namespaces, mounts and the kernel's wilder corners.
"""

import ctypes
import platform
import struct

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# name: (x86-64, arm64); None where the architecture has no such call
DENIED = {
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "unshare": (272, 97),
    "setns": (308, 268),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "personality": (135, 92),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
}
CLONE, CLONE3, SOCKET = (56, 220), (435, 435), (41, 198)
X32_BIT = 0x40000000
CLONE_THREAD = 0x00010000
AF_UNIX = 1

LOAD, JUMP_EQ, JUMP_GE, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCH, ARGUMENT_0 = 0, 4, 16
ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2


def program(machine: str) -> bytes:
    """The filter for `platform.machine()`; KeyError for an architecture that it does not know."""
    column = {"x86_64": 0, "aarch64": 1}[machine]

    def op(code: int, k: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("HBBI", code, if_true, if_false, k)

    steps = [
        op(LOAD, ARCH),
        op(JUMP_EQ, AUDIT_ARCH[machine], 1, 0),
        op(RETURN, KILL),
        op(LOAD, NUMBER),
        op(JUMP_GE, X32_BIT, 0, 1),
        op(RETURN, KILL),
        # glibc falls back from clone3 to clone, whose flags a filter can read.
        op(JUMP_EQ, CLONE3[column], 0, 1),
        op(RETURN, ENOSYS),
        op(JUMP_EQ, CLONE[column], 0, 4),
        op(LOAD, ARGUMENT_0),
        op(JUMP_SET, CLONE_THREAD, 0, 1),
        op(RETURN, ALLOW),
        op(RETURN, EPERM),
        op(JUMP_EQ, SOCKET[column], 0, 4),
        op(LOAD, ARGUMENT_0),
        op(JUMP_EQ, AF_UNIX, 0, 1),
        op(RETURN, ALLOW),
        op(RETURN, EPERM),
    ]
    for numbers in DENIED.values():
        if numbers[column] is not None:
            steps += [op(JUMP_EQ, numbers[column], 0, 1), op(RETURN, EPERM)]
    steps.append(op(RETURN, ALLOW))
    return b"".join(steps)


def install(libc: ctypes.CDLL) -> None:
    """Load the filter into the calling thread; needs no_new_privs. OSError when the kernel refuses it."""
    code = program(platform.machine())
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refused the seccomp filter")
