"""A run's own Linux namespaces: one of processes, and for each process its mounts, network and IPC."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import kernel

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWPID, CLONE_NEWNET = 0x00020000, 0x08000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 2, 4, 0x4000, 0x40000


@contextmanager
def new_pid_namespace() -> Iterator[None]:
    """Processes forked within are the members of one new pid namespace, the first its pid 1.

    The forking process itself stays where it is, so it is the parent of all of them; they end with their pid 1.
    """
    kernel.call("unshare", CLONE_NEWPID)
    yield
    # A pidfd names our own namespace, where there is no /proc to name it by.
    own = os.pidfd_open(os.getpid())
    kernel.call("setns", own, CLONE_NEWPID)
    os.close(own)


def isolate(directory: str, uid: int, size: int, inodes: int) -> None:
    """Leave the zygote's mounts, network and IPC, for ones of one's own; `directory` becomes an empty one."""
    kernel.call("unshare", CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET)
    kernel.call("mount", None, b"/", None, MS_REC | MS_PRIVATE, None)
    mount_directory(directory, uid, size, inodes)


def mount_directory(directory: str, uid: int, size: int, inodes: int) -> None:
    """A tmpfs of `size` bytes on `directory` that `uid` owns."""
    options = f"mode=0700,uid={uid},gid={uid},size={size},nr_inodes={inodes}"
    result = kernel.LIBC.mount(b"tmpfs", directory.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, options.encode())
    kernel.checked(result, "mount tmpfs")
