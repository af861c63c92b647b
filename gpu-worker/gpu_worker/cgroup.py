"""What the memory limit of a container or of a systemd unit leaves: the machine's free memory knows nothing of it.

The kernel's Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst say what the files mean.
"""

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class MemoryFiles:
    """The names in one version of control groups; `file_cache` is what the kernel drops before it refuses memory."""

    limit: str
    usage: str
    file_cache: tuple[str, str]


VERSION_1 = MemoryFiles("memory.limit_in_bytes", "memory.usage_in_bytes", ("total_active_file", "total_inactive_file"))
VERSION_2 = MemoryFiles("memory.max", "memory.current", ("active_file", "inactive_file"))


def free_in_cgroup(mounted: Path = Path("/sys/fs/cgroup"), membership: Path = Path("/proc/self/cgroup")) -> int:
    """Bytes that this process may still take within its control group and all above it; `sys.maxsize` without a limit.

    `membership` has a line `number:controllers:path` for each hierarchy, in version 2 `0::path`. In a container the
    path can be the host's and not exist here; the container's own group is then what is mounted.
    """
    free = [sys.maxsize]
    for line in membership.read_text().splitlines() if membership.exists() else []:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            files, root = VERSION_2, mounted
        elif "memory" in controllers.split(","):
            files, root = VERSION_1, mounted / "memory"
        else:
            continue
        group = root / path.lstrip("/")
        free += [_free_within(place, files) for place in (group, *group.parents) if place.is_relative_to(root)]
    return min(free)


def _free_within(group: Path, files: MemoryFiles) -> int:
    try:
        limit, usage = (group / files.limit).read_text().strip(), int((group / files.usage).read_text())
        pairs = (line.split() for line in (group / "memory.stat").read_text().splitlines())
    except OSError:  # no such group here, or the root of version 2
        return sys.maxsize
    if limit == "max":
        return sys.maxsize
    reclaimable = sum(int(value) for name, value in pairs if name in files.file_cache)
    return max(0, int(limit) - usage + reclaimable)
