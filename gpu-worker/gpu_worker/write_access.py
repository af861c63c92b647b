"""Folders that this user may not write: no retry helps, a person has to. Containers run as a user of their own."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gpu_worker.errors import EnvironmentNotReady, InvalidInput

REFUSALS = (errno.EACCES, errno.EPERM, errno.EROFS)
# The path itself is at fault; /proc answers ENOENT.
IMPOSSIBLE = (errno.EEXIST, errno.ENOTDIR, errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)


def check_writable(folder: Path) -> None:
    """Raises EnvironmentNotReady where this user may not write `folder` or make it; writes nothing itself."""
    place = _nearest_folder(folder)
    if not os.access(place, os.W_OK | os.X_OK, effective_ids=True):
        raise _not_writable(place, folder)


def make_folder(folder: Path) -> None:
    """Raises InvalidInput where no folder can be made of this path, whoever tries."""
    _nearest_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno not in IMPOSSIBLE:
            raise
        raise InvalidInput(f"{folder}: cannot be made ({error.strerror})") from None


@contextmanager
def refusal_is_not_ready(folder: Path) -> Iterator[None]:
    """Raises EnvironmentNotReady for a refusal of the file system inside `folder` or on the way to it."""
    try:
        yield
    except OSError as error:
        if error.errno not in REFUSALS or not _concerns(error, folder):
            raise
        raise _not_writable(Path(error.filename), folder) from None


def nearest(path: Path) -> Path:
    """`path`, or the last part of the way to it that exists as far as this user sees."""
    place = path.absolute()
    while not os.access(place, os.F_OK, effective_ids=True):
        place = place.parent
    return place


def _nearest_folder(folder: Path) -> Path:
    place = nearest(folder)
    if not place.is_dir():
        raise InvalidInput(f"{folder}: {place} is no folder")
    return place


def _concerns(error: OSError, folder: Path) -> bool:
    if not isinstance(error.filename, str | Path):
        return False
    refused, folder = Path(error.filename).absolute(), folder.absolute()
    return refused.is_relative_to(folder) or folder.is_relative_to(refused)


def _not_writable(refused: Path, folder: Path) -> EnvironmentNotReady:
    place = nearest(refused)
    if os.statvfs(place).f_flag & os.ST_RDONLY:
        return EnvironmentNotReady(
            f"{folder}: {place} is on a read-only file system; mount it for writing (in docker-compose.yml a volume"
            " without `read_only`), or choose another results folder"
        )
    state, user = place.stat(), f"{os.geteuid()}:{os.getegid()}"
    return EnvironmentNotReady(
        f"{folder}: user {user} may not write {place}, which is {state.st_uid}:{state.st_gid}'s"
        f" ({stat.filemode(state.st_mode)}); run the worker as that user (`user:` in docker-compose.yml, from TDDFT_UID"
        f" and TDDFT_GID), or mkdir -p {folder} && chown -R {user} {folder} && chmod -R u+rwX {folder}"
    )
