"""Memory limits of containers, read from control groups of both versions as the kernel lays them out."""

import sys
from pathlib import Path

import pytest

from gpu_worker.cgroup import free_in_cgroup

GIB = 2**30
UNLIMITED_1 = 9_223_372_036_854_771_712


def group(folder: Path, **files: object) -> None:
    """A control group with these files; double underscores are dots."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(f"{content}\n")


def version_2(folder: Path, limit: object, current: int, cache: int = 0) -> None:
    stat = f"anon {current - cache}\nactive_file {cache // 2}\ninactive_file {cache - cache // 2}\nslab 7"
    group(folder, memory__max=limit, memory__current=current, memory__stat=stat)


def version_1(folder: Path, limit: int, usage: int, cache: int = 0) -> None:
    stat = f"inactive_file 1\ntotal_rss {usage - cache}\ntotal_active_file {cache}\ntotal_inactive_file 0"
    group(folder, memory__limit_in_bytes=limit, memory__usage_in_bytes=usage, memory__stat=stat)


@pytest.fixture
def free(tmp_path: Path):
    """What is free within the groups of `tmp_path` for a process with this membership."""

    def within(membership: str) -> int:
        (tmp_path / "membership").write_text(membership)
        return free_in_cgroup(tmp_path, tmp_path / "membership")

    return within


def test_a_container_has_what_its_limit_leaves_and_the_file_cache_counts_as_free(free, tmp_path):
    version_2(tmp_path, limit=8 * GIB, current=5 * GIB, cache=2 * GIB)
    assert free("0::/\n") == 5 * GIB


def test_the_tightest_group_on_the_way_up_decides(free, tmp_path):
    version_2(tmp_path / "user.slice", limit=4 * GIB, current=3 * GIB)
    version_2(tmp_path / "user.slice" / "job.scope", limit=6 * GIB, current=2 * GIB)
    assert free("0::/user.slice/job.scope\n") == GIB
    version_2(tmp_path / "user.slice", limit="max", current=3 * GIB)
    assert free("0::/user.slice/job.scope\n") == 4 * GIB


def test_version_1_keeps_its_memory_in_a_hierarchy_of_its_own(free, tmp_path):
    version_1(tmp_path / "memory", limit=UNLIMITED_1, usage=9 * GIB)
    version_1(tmp_path / "memory" / "docker" / "abc", limit=2 * GIB, usage=GIB, cache=GIB // 2)
    assert free("5:cpu,cpuacct:/elsewhere\n4:memory:/docker/abc\n0::/\n") == 3 * GIB // 2


def test_a_container_that_is_told_the_hosts_path_looks_at_what_is_mounted(free, tmp_path):
    version_1(tmp_path / "memory", limit=2 * GIB, usage=GIB)
    assert free("4:memory:/docker/abc\n") == GIB


def test_a_group_beyond_its_limit_leaves_nothing(free, tmp_path):
    version_2(tmp_path, limit=GIB, current=2 * GIB)
    assert free("0::/\n") == 0


@pytest.mark.parametrize("membership", ["", "0::/\n", "0::/gone\n", "1:cpu:/\n"])
def test_without_a_limit_the_machine_alone_decides(free, membership):
    assert free(membership) == sys.maxsize


def test_a_machine_without_control_groups_has_no_limit(tmp_path):
    assert free_in_cgroup(tmp_path, tmp_path / "nowhere") == sys.maxsize
