"""The health check of the container: one process that is taken for a worker, with and without a connection."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from gpu_worker.health import holds_connection, worker_processes

SILENT = "print(flush=True); input()"
CONNECTED = "import socket, sys; peer = socket.create_connection(('127.0.0.1', int(sys.argv[2]))); " + SILENT


@contextmanager
def process(code: str, *arguments: str) -> Iterator[Path]:
    """The /proc folder of a process with the worker's name among its arguments, once it has come so far."""
    command = [sys.executable, "-c", code, "gpu_worker.worker", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout and child.stdout.readline()
        yield Path("/proc") / str(child.pid)
        child.kill()


def test_a_worker_is_found_among_all_processes():
    with process(SILENT) as worker:
        assert worker in worker_processes()
    assert worker not in worker_processes()


def test_a_worker_without_a_connection_is_not_healthy():
    with process(SILENT) as worker:
        assert not holds_connection(worker)
    assert not holds_connection(worker)


def test_a_worker_is_healthy_until_its_server_goes():
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as server,
        process(CONNECTED, str(server.getsockname()[1])) as worker,
    ):
        accepted, _ = server.accept()
        assert holds_connection(worker)
        accepted.close()
        assert not holds_connection(worker)
