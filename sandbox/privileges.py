"""Whose rights a process has: the zygote is never root and keeps one capability, its children none."""

import ctypes
import os

import kernel

CAPABILITY_VERSION_3 = 0x20080522
CAP_SYS_ADMIN = 21
LAST_CAPABILITY = 63


def leave_root(uid: int, capabilities: int) -> None:
    """Become `uid` if started by root, keep only `capabilities` (a bit mask) and make sure that none ever comes back.

    RLIMIT_NPROC does not bind uid 0, in a user namespace neither. OSError when the kernel refuses a step.
    """
    for capability in range(LAST_CAPABILITY + 1):
        # Refused for the ones that this kernel does not know, and for all where there is nothing to lose.
        kernel.LIBC.prctl(kernel.PR_CAPBSET_DROP, capability, 0, 0, 0)
    if os.getuid() == 0:
        kernel.prctl(kernel.PR_SET_KEEPCAPS, 1, "keep capabilities")
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1, "no_new_privs")
    set_capabilities(capabilities)


def set_capabilities(capabilities: int) -> None:
    """Exactly these may be used; none is inherited by a program."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    low, high = capabilities & 0xFFFFFFFF, capabilities >> 32
    # Effective, permitted, inheritable; then the same for the higher half.
    kernel.call("capset", header, (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0))
