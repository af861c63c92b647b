"""The directories that a run's processes work in, each empty when it begins."""

import secrets
from pathlib import Path

import namespaces

ZYGOTE_BYTES, ZYGOTE_INODES = 2**20, 64


class Workplace:
    """Where the tests and the solution are. With namespaces each process has a tmpfs of its own on `work`, and so has
    the zygote; without them they have directories in `work`, which `empty` empties."""

    def __init__(self, level: int, uid: int, work: str) -> None:
        self._work = work
        if level == 3:
            namespaces.mount_directory(work, uid, ZYGOTE_BYTES, ZYGOTE_INODES)
            self.tests = self.solution = work
        else:
            self.tests, self.solution = f"{work}/tests", f"{work}/solution"
        self.empty()

    def empty(self) -> None:
        """Away with everything that a run left."""
        _empty(self._work)
        for directory in {self.tests, self.solution} - {self._work}:
            Path(directory).mkdir(mode=0o700)


def _empty(top: str) -> None:
    """Moves what is in a directory's directories up into it, so that no depth is too deep."""
    moved, unused = 0, secrets.token_hex()
    while paths := [*Path(top).iterdir()]:
        for path in paths:
            if path.is_symlink() or not path.is_dir():
                path.unlink()
                continue
            path.chmod(0o700)
            for child in [*path.iterdir()]:
                # A directory can be moved only by who may write to it.
                if child.is_dir() and not child.is_symlink():
                    child.chmod(0o700)
                moved += 1
                child.rename(Path(top, f"{unused} {moved}"))
            path.rmdir()
