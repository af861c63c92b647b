"""A few sessions in the zygote before the first fork: what pytest caches and imports on the way, forks then have.

The interpreter also specializes the code that it runs often, so a run takes about a sixth less CPU.
"""

import importlib
import linecache
import sys
from pathlib import Path

import session
from reporter import Reporter

SESSIONS = 3
SOLUTION = "def double(x):\n    return x + x\n"
TESTS = """
import pytest
from solution import double

@pytest.fixture
def two():
    return 2

@pytest.mark.parametrize("x", [1, 2, 3])
def test_parameters(x):
    assert double(x) == 2 * x

def test_fixtures(two, capsys, tmp_path, monkeypatch, caplog):
    assert double(two) == 4

def test_failure():
    assert double(1) == 3

class TestRaises:
    def test_raises(self):
        with pytest.raises(TypeError, match="positional"):
            double()
        assert double(0.1) == pytest.approx(0.2)
"""


def warm_up(directory: str) -> None:
    """Runs our own tests in `directory`, which keeps their files; the interpreter keeps none of their modules."""
    session.write_files(directory, TESTS)
    Path(directory, "solution.py").write_text(SOLUTION)
    path = [*sys.path]
    for _ in range(SESSIONS):
        session.run(directory, Reporter(lambda record: None, directory), started=lambda: None)
        for name in ("solution", *(Path(file).stem for file in session.FILES)):
            del sys.modules[name]
        sys.path[:] = path


def forget(directory: str) -> None:
    """Once `directory` is empty: nothing of its files is left in a cache."""
    linecache.checkcache()
    importlib.invalidate_caches()
    sys.path_importer_cache.pop(directory, None)
