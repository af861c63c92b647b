"""What a process inside bubblewrap still has to put on itself before it reads the first untrusted byte.

bubblewrap gives the namespaces and the read-only root; it cannot cap inodes, set rlimits or load a filter that
forbids execve. `seal` does, and gives up every privilege that it needed for it. It never comes back: a sealed process
cannot unseal itself.
"""

import ctypes
import os
import resource
from dataclasses import dataclass

import seccomp

WORK = "/sandbox/work"
RUNNER = "/sandbox/runner"
REPORT_FD = 250

PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = (
    24,
    38,
    47,
    4,
)
CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 63


@dataclass(frozen=True)
class Limits:
    """Bytes, unless the name says otherwise. `cpu_seconds` None: no CPU limit (the syntax helper lives on)."""

    cpu_seconds: int | None
    memory: int
    disk: int
    inodes: int
    file_size: int
    open_files: int
    threads: int


def seal(uid: int, limits: Limits) -> None:
    """Fresh tmpfs on WORK, rlimits, unprivileged uid, no capabilities, no_new_privs, system-call filter.

    Takes the privileged parts in the only order that works: mount needs CAP_SYS_ADMIN, the bounding set CAP_SETPCAP,
    the uid CAP_SETUID; NPROC counts against the new uid. OSError when any of it is refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"mode=0700,uid={uid},gid={uid},size={limits.disk},nr_inodes={limits.inodes}"
    nosuid_nodev = 2 | 4
    _check(
        libc.mount(b"tmpfs", WORK.encode(), b"tmpfs", nosuid_nodev, options.encode()),
        "mount tmpfs",
    )
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if os.getuid() != uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    _drop_capabilities(libc)
    _check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    _set_rlimits(limits)
    os.chdir(WORK)
    seccomp.install(libc)


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    _check(libc.capset(header, none), "capset")


def _set_rlimits(limits: Limits) -> None:
    if limits.cpu_seconds is not None:
        # SIGXCPU at the soft limit names the cause; SIGKILL a second later for a program that ignores it.
        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    for name, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_NPROC, limits.threads),
        (resource.RLIMIT_STACK, 8 * 2**20),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (value, value))


def _check(result: int, what: str) -> None:
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")
