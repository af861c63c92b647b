"""What a forked process puts on itself before it is given the first untrusted byte. It cannot unseal itself."""

import os
import resource
import sys
from dataclasses import dataclass

import kernel
import landlock
import namespaces
import privileges
import seccomp

LINUX = sys.platform == "linux"
STACK_BYTES = 8 * 2**20
# The zygote ends a run at its limit, by a precise clock. This is for one that the zygote cannot end in time.
CPU_BACKSTOP = 2


@dataclass(frozen=True)
class Limits:
    """What one run may use. Memory, disk and descriptors are each process's own; the rest the whole run shares."""

    cpu_seconds: int
    memory_bytes: int
    disk_bytes: int
    inodes: int
    open_files: int
    threads: int
    wall_seconds: int
    output_bytes: int


class Policy:
    """The containment of one zygote's children, by level.

    3  own namespaces and tmpfs, no capability, Landlock as far as the kernel has it, system-call filter
    2  Landlock, which must be there, and a stricter filter: the files and processes of the host are in sight
    1  rlimits; the rest is the wall around the zygote (macOS: Seatbelt)
    0  rlimits, and no wall
    """

    def __init__(self, level: int, uid: int) -> None:
        """OSError when the kernel lacks what the level rests on."""
        self._level = level
        self.namespaces = level == 3
        self._uid = uid
        self._landlock = landlock.abi() if level >= 2 else 0
        if level == 2 and self._landlock == 0:
            raise OSError("this kernel has no Landlock, on which a sandbox without namespaces rests")
        self._readable = _readable()

    def seal(self, directory: str, limits: Limits) -> None:
        """Take away everything but the work `directory`, in the only order that works. OSError at what is refused."""
        if self.namespaces:
            namespaces.isolate(directory, self._uid, limits.disk_bytes, limits.inodes)
        elif LINUX:
            kernel.prctl(kernel.PR_SET_PDEATHSIG, 9, "signal of the parent's death")
        os.chdir(directory)
        _set_rlimits(limits, counts_tasks=self._level != 2 or os.getuid() == self._uid)
        if self._level >= 2:
            privileges.set_capabilities(0)
            if self._landlock:
                landlock.restrict(self._landlock, self._readable, directory)
            seccomp.install(self.namespaces)


def _readable() -> list[str]:
    """What an import, a shared library and a time zone are read from, as far as it exists."""
    libraries = [f"{sys.base_prefix}/lib", "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache"]
    paths = {os.path.realpath(path) for path in [*sys.path, *libraries, "/usr/share/zoneinfo", "/dev/urandom"]}
    within = {path for path in paths for parent in paths if path.startswith(f"{parent}/")}
    return [path for path in paths - within if os.access(path, os.R_OK)]


def _set_rlimits(limits: Limits, counts_tasks: bool) -> None:
    for name, value in (
        # No soft limit below the hard one: a pid 1 does not notice SIGXCPU.
        (resource.RLIMIT_CPU, CPU_BACKSTOP * limits.cpu_seconds + 1 if LINUX else limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.disk_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        # It counts all tasks of a user, and at level 2 that may be whoever works at this machine. There the filter
        # refuses new processes, and the memory bounds threads.
        *([(resource.RLIMIT_NPROC, limits.threads)] if counts_tasks else []),
        (resource.RLIMIT_STACK, STACK_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(name)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(name, (value, value))
        except ValueError:
            # macOS has no limit on an address space.
            if LINUX:
                raise
