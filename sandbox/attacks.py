"""The start-up probe: attacks that must fail, as tests that pass when they do. `solution` names the targets."""

import ctypes
import os
import socket
import threading
from pathlib import Path

import pytest
from solution import ABSTRACT, CANARY, PORT


def test_no_network():
    with pytest.raises(OSError), socket.socket() as client:
        client.connect(("127.0.0.1", PORT))


# Some versions of Node pad the name with zeros to its full length.
@pytest.mark.parametrize("name", [ABSTRACT, ABSTRACT.ljust(107, "\0")], ids=["short", "padded"])
def test_no_socket_of_the_host(name):
    with pytest.raises(OSError), socket.socket(socket.AF_UNIX) as client:
        client.connect(f"\0{name}")


@pytest.mark.parametrize("path", [CANARY, "/etc/passwd", "/etc/hostname", "/proc/self/environ", "/sys"])
def test_no_foreign_read(path):
    with pytest.raises(OSError):
        Path(path).stat()


@pytest.mark.parametrize("folder", ["/", "/dev", "/sandbox", "/sandbox/runner", "/sandbox/site-packages", "/usr/lib"])
def test_no_foreign_write(folder):
    with pytest.raises(OSError):
        Path(folder, "written").touch()


def test_no_environment():
    allowed = {"LANG", "LC_CTYPE", "PWD", "PYTEST_CURRENT_TEST", "PYTEST_DISABLE_PLUGIN_AUTOLOAD"}
    assert set(os.environ) <= allowed | {"PYTEST_VERSION", "PYTHONHASHSEED", "TZ"}


def test_no_other_process():
    # Signal 0 only asks: if the containment is broken, nobody is hurt.
    with pytest.raises(OSError):
        os.kill(-1, 0)


def test_no_new_process():
    with pytest.raises(OSError):
        os.fork()
    with pytest.raises(OSError):
        os.execv("/usr/bin/true", ["true"])


def test_no_uncounted_memory():
    with pytest.raises(OSError):
        os.memfd_create("hidden")


def test_no_endless_memory():
    with pytest.raises(MemoryError):
        bytearray(10 * 2**30)


def test_no_endless_disk():
    with pytest.raises(OSError), Path("large").open("wb") as file:
        for _ in range(32):
            file.write(bytes(2**20))
    Path("large").unlink()


def test_no_endless_files():
    with pytest.raises(OSError):
        for number in range(2000):
            Path(f"folder{number}").mkdir()


def test_no_privileges():
    libc = ctypes.CDLL(None)
    get_no_new_privs, get_seccomp, filtering = 39, 21, 2
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    capabilities = (ctypes.c_uint32 * 6)(*[1] * 6)
    assert libc.capget(header, capabilities) == 0
    assert list(capabilities) == [0] * 6
    assert libc.prctl(get_no_new_privs, 0, 0, 0, 0) == 1
    assert libc.prctl(get_seccomp, 0, 0, 0, 0) == filtering
    assert 0 not in os.getresuid() + os.getresgid()
    assert os.getgroups() in ([], [os.getgid()], [65534])


def test_threads_still_work():
    seen = []
    threads = [threading.Thread(target=seen.append, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(8))
