"""The start-up probe: attacks that must fail, as tests that pass when they do. `solution` names level and targets.

A level skips what it does not claim to stop. Reads are tried by opening: no rule hides that a file is there.
"""

import ctypes
import os
import socket
import sys
import threading
from pathlib import Path

import pytest
from solution import ABSTRACT, CANARY, LEVEL, PORT

LINUX = sys.platform == "linux"
REPORT = 250

walled = pytest.mark.skipif(LEVEL < 1, reason="level 0 has no wall")
filtered = pytest.mark.skipif(LEVEL < 2, reason="only the levels from 2 on have a system-call filter")
namespaces = pytest.mark.skipif(LEVEL < 3, reason="only level 3 has namespaces")


@walled
def test_no_network():
    with pytest.raises(OSError), socket.socket() as client:
        client.connect(("127.0.0.1", PORT))


@walled
def test_no_datagram():
    with pytest.raises(OSError), socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendto(b"out", ("127.0.0.1", PORT))


# Some versions of Node pad the name with zeros to its full length.
@filtered
@pytest.mark.parametrize("name", [ABSTRACT, ABSTRACT.ljust(107, "\0")], ids=["short", "padded"])
def test_no_socket_of_the_host(name):
    with pytest.raises(OSError), socket.socket(socket.AF_UNIX) as client:
        client.connect(f"\0{name}")


@walled
def test_no_foreign_read():
    with pytest.raises(OSError):
        os.open(CANARY, os.O_RDONLY)


@filtered
@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/hostname", "/proc/self/environ", "/proc", "/sys", "/home"])
def test_no_system_read(path):
    with pytest.raises(OSError):
        os.open(path, os.O_RDONLY)


@walled
@pytest.mark.parametrize(
    "folder",
    ["/", "/dev", "/tmp", "/usr/lib", Path(CANARY).parent, Path(pytest.__file__).parent, Path.cwd().parent],
    ids=["root", "dev", "tmp", "libraries", "canary", "packages", "above"],
)
def test_no_foreign_write(folder):
    with pytest.raises(OSError):
        os.open(Path(folder, "written"), os.O_WRONLY | os.O_CREAT)


@walled
@pytest.mark.parametrize(
    "change",
    [Path.unlink, lambda path: path.open("a"), lambda path: path.rename("own")],
    ids=["unlink", "append", "rename"],
)
def test_no_foreign_change(change):
    with pytest.raises(OSError):
        change(Path(CANARY))


@filtered
@pytest.mark.parametrize(
    "change",
    [lambda path: path.chmod(0), lambda path: os.truncate(path, 0), os.utime],
    ids=["chmod", "truncate", "utime"],
)
def test_no_foreign_attribute(change):
    with pytest.raises(OSError):
        change(Path(CANARY))


def test_no_environment():
    ours = {"HOME", "LANG", "MALLOC_ARENA_MAX", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTHONHASHSEED", "TZ"}
    others = {"LC_CTYPE", "PWD", "PYTEST_CURRENT_TEST", "PYTEST_VERSION", "__CF_USER_TEXT_ENCODING"}
    assert set(os.environ) <= ours | others


def test_no_other_descriptor():
    null = Path(os.devnull).stat().st_rdev
    for descriptor in {*range(3, 1024)} - {REPORT}:
        try:
            assert os.fstat(descriptor).st_rdev == null
        except OSError:
            continue


@walled
def test_no_other_process():
    # Signal 0 only asks: if the containment is broken, nobody is hurt.
    for pid in {-1, os.getppid()} - {0}:
        with pytest.raises(OSError):
            os.kill(pid, 0)


@filtered
def test_no_new_process():
    with pytest.raises(OSError):
        os.fork()
    with pytest.raises(OSError):
        os.execv("/usr/bin/true", ["true"])


@filtered
def test_no_uncounted_memory():
    with pytest.raises(OSError):
        os.memfd_create("hidden")


@pytest.mark.skipif(not LINUX, reason="macOS has no limit on memory")
def test_no_endless_memory():
    with pytest.raises(MemoryError):
        bytearray(10 * 2**30)


def test_no_endless_file():
    with pytest.raises(OSError), Path("large").open("wb") as file:
        for _ in range(32):
            file.write(bytes(2**20))
    Path("large").unlink()


@namespaces
def test_no_endless_disk():
    with pytest.raises(OSError):
        for number in range(4):
            Path(f"large{number}").write_bytes(bytes(8 * 2**20))
    for path in Path().glob("large*"):
        path.unlink()


@namespaces
def test_no_endless_files():
    with pytest.raises(OSError):
        for number in range(2000):
            Path(f"folder{number}").mkdir()


def test_no_root():
    assert 0 not in (os.getuid(), os.geteuid(), os.getgid(), os.getegid())


@namespaces
def test_no_group():
    assert {*os.getgroups()} <= {os.getgid(), 65534}


@filtered
def test_no_privileges():
    libc = ctypes.CDLL(None)
    get_no_new_privs, get_seccomp, filtering = 39, 21, 2
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    capabilities = (ctypes.c_uint32 * 6)(*[1] * 6)
    assert libc.capget(header, capabilities) == 0
    assert list(capabilities) == [0] * 6
    assert libc.prctl(get_no_new_privs, 0, 0, 0, 0) == 1
    assert libc.prctl(get_seccomp, 0, 0, 0, 0) == filtering


def test_threads_still_work():
    seen = []
    threads = [threading.Thread(target=seen.append, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(8))
