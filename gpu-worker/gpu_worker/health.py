"""`python -m gpu_worker.health`: exit code 0 while a worker of this machine holds its connection to Temporal.

Polls would not tell: a worker that trains asks for no second job for hours. An established connection does, because
the client closes one that no longer answers its keep-alive.
"""

import sys
from pathlib import Path

WORKER = b"gpu_worker.worker"
# The columns of /proc/<pid>/net/tcp.
STATE, INODE = 3, 9
ESTABLISHED = "01"


def worker_processes() -> list[Path]:
    """The /proc folders of running workers: in a container those of the container alone."""
    return [file.parent for file in Path("/proc").glob("[0-9]*/cmdline") if WORKER in _arguments(file)]


def holds_connection(process: Path) -> bool:
    """Whether a TCP connection of the process is established, by its /proc folder; not if the process has ended."""
    try:
        own = {str(descriptor.readlink()) for descriptor in (process / "fd").iterdir()}
        tables = [table.read_text() for table in (process / "net").glob("tcp*")]
    except OSError:
        return False
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return any(f"socket:[{row[INODE]}]" in own for row in rows if row[STATE] == ESTABLISHED)


def _arguments(cmdline: Path) -> list[bytes]:
    try:
        return cmdline.read_bytes().split(b"\0")
    except OSError:  # the process ended meanwhile
        return []


def main() -> int:
    if any(holds_connection(process) for process in worker_processes()):
        return 0
    print("no worker that is connected to Temporal", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
