"""Results folders that the worker's user may not write: a failure that no retry cures, with what to do about it."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_export import lora_tensors, write_adapter

from gpu_worker.contract import ExportJob
from gpu_worker.errors import EnvironmentNotReady, InvalidInput, NoSpace
from gpu_worker.export import export_adapter
from gpu_worker.files import only_writer
from gpu_worker.write_access import check_writable, refusal_is_not_ready

USER = f"{os.geteuid()}:{os.getegid()}"


@pytest.fixture
def foreign(tmp_path: Path, bound_by_permissions: None) -> Iterator[Path]:
    """A folder that this user may read and not write."""
    folder = tmp_path / "results"
    folder.mkdir(mode=0o555)
    yield folder
    folder.chmod(0o755)


@pytest.mark.parametrize("inside", [".", "run-1/models/finetuned"])
def test_a_folder_that_could_not_be_written_is_known_before_and_the_failure_says_who_and_what_to_do(foreign, inside):
    with pytest.raises(EnvironmentNotReady) as failure:
        check_writable(foreign / inside)
    told = str(failure.value)
    assert f"user {USER} may not write {foreign}, which is {USER}'s (dr-xr-xr-x)" in told
    assert "`user:` in docker-compose.yml" in told and f"chown -R {USER} {foreign / inside}" in told


def test_a_folder_behind_one_that_is_closed_to_this_user_is_refused_by_the_closed_one(foreign):
    foreign.chmod(0o000)
    with pytest.raises(EnvironmentNotReady, match=rf"may not write {foreign}, .*\(d---------\)"):
        check_writable(foreign / "run-1" / "models")


def test_a_folder_that_can_be_made_is_in_order_and_is_not_made(tmp_path, bound_by_permissions):
    check_writable(tmp_path / "run-1" / "models")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_bad_input(tmp_path):
    (tmp_path / "results").touch()
    with pytest.raises(InvalidInput, match=rf"{tmp_path / 'results'} is no folder"):
        check_writable(tmp_path / "results" / "run-1")


@pytest.mark.parametrize(
    ("path", "told"),
    [("{}/file", "file is no folder"), ("{}/file/x", "file is no folder"), ("{}/" + "x" * 300, "cannot be made")],
)
def test_a_path_that_can_be_no_folder_is_bad_input_to_whoever_writes(tmp_path, path, told):
    adapter = write_adapter(tmp_path / "peft", lora_tensors())
    (tmp_path / "file").touch()
    folder = Path(path.format(tmp_path))
    with pytest.raises(InvalidInput, match=told), only_writer(folder):
        pass
    with pytest.raises(InvalidInput, match=told):
        export_adapter(ExportJob(adapter_dir=str(adapter), output_dir=str(folder)))


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no /proc")
def test_a_file_system_that_makes_no_folders_is_bad_input():
    with pytest.raises((InvalidInput, EnvironmentNotReady), match="/proc/x7"), only_writer(Path("/proc/x7")):
        pass


def test_a_disk_that_is_full_before_the_first_write_is_no_failure_for_good(tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "run-1"))

    for call in ("mkdir", "open"):
        monkeypatch.setattr(Path, call, full)
        with pytest.raises(NoSpace, match="no space left to write"), only_writer(tmp_path):
            pass
        monkeypatch.undo()


def test_whoever_holds_a_folder_to_write_is_told_the_same(foreign):
    with pytest.raises(EnvironmentNotReady, match=f"may not write {foreign}"), only_writer(foreign / "run-1"):
        pass


def test_a_file_that_another_user_left_behind_is_named(tmp_path, bound_by_permissions):
    (tmp_path / "log").touch(mode=0o444)
    with (
        pytest.raises(EnvironmentNotReady, match=rf"{tmp_path}: .*may not write {tmp_path / 'log'}, .*\(-r--r--r--\)"),
        only_writer(tmp_path),
    ):
        (tmp_path / "log").open("a")


def test_an_export_is_told_the_same(foreign, tmp_path):
    adapter = write_adapter(tmp_path / "peft", lora_tensors())
    with pytest.raises(EnvironmentNotReady, match=f"may not write {foreign}"):
        export_adapter(ExportJob(adapter_dir=str(adapter), output_dir=str(foreign)))


def test_a_read_only_file_system_is_told_from_missing_rights(foreign, monkeypatch):
    writable = os.statvfs(foreign)
    flags = (*writable[:8], writable.f_flag | os.ST_RDONLY, writable[9])
    monkeypatch.setattr(os, "statvfs", lambda path: os.statvfs_result(flags))
    with pytest.raises(EnvironmentNotReady, match=f"{foreign} is on a read-only file system; mount it for writing"):
        check_writable(foreign)


@pytest.mark.parametrize(
    "error",
    [
        PermissionError(errno.EACCES, "Permission denied", "/elsewhere/train.jsonl"),
        PermissionError(errno.EPERM, "Operation not permitted"),
        OSError(errno.EIO, "Input/output error", "/results/log"),
    ],
)
def test_what_is_no_refusal_of_this_folder_goes_on_as_it_is(error):
    with pytest.raises(OSError) as failure, refusal_is_not_ready(Path("/results")):
        raise error
    assert failure.value is error
