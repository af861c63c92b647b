"""Files that are whole or absent: digests, writes by rename, and one writer for each folder."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gpu_worker.disk import full_disk_is_no_space
from gpu_worker.errors import OutputBusy
from gpu_worker.write_access import make_folder, refusal_is_not_ready


def sha256_of(path: Path) -> str:
    """Hex digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digest(folder: Path, patterns: tuple[str, ...]) -> str:
    """Hex digest of the names and contents of the files in `folder` that match; shards are read side by side."""
    files = sorted({file for pattern in patterns for file in folder.glob(pattern)})
    with ThreadPoolExecutor() as threads:
        contents = dict(zip((file.name for file in files), threads.map(sha256_of, files), strict=True))
    return hashlib.sha256(json.dumps(contents).encode()).hexdigest()


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Yields a path beside `path` to write to; `path` itself appears by rename, after a sync, or not at all.

    Its mode is what the umask leaves: safetensors replaces what it is given by a file that only this user may read.
    """
    partial = path.with_name(f".{path.name}.partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        partial.touch()
        mode = partial.stat().st_mode
        yield partial
        partial.chmod(mode)
        sync(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    with written_whole(path) as partial:
        partial.write_text(json.dumps(value, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def sync(path: Path) -> None:
    """Push a file, or every file of a folder, to the disk."""
    for file in [path] if path.is_file() else [entry for entry in path.rglob("*") if entry.is_file()]:
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold `folder` for this process; the lock goes with the process, however it ends.

    Raises OutputBusy, InvalidInput for what cannot be a folder, NoSpace where the disk is full already, and
    EnvironmentNotReady when this user turns out not to be allowed to write there.
    """
    with refusal_is_not_ready(folder):
        with full_disk_is_no_space(folder):
            make_folder(folder)
            lock_file = (folder / ".lock").open("w")
        with lock_file as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise OutputBusy(f"another process is writing into {folder}") from None
            yield
