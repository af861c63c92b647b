import { program } from './honest-program.ts';

/** Claims in blocks, whose errors a context manager may take. */
export const BLOCKS = [
  program(
    'a block that expects an error, or none',
    `
def div(a, b):
    return a / b
`,
    `
import pytest
from contextlib import nullcontext as does_not_raise
from solution import div

@pytest.mark.parametrize("x, expectation", [(2, does_not_raise()), (0, pytest.raises(ZeroDivisionError))])
def test_d(x, expectation):
    with expectation:
        assert div(6, x) == 3
`,
  ),
  program(
    'blocks of the tests that swallow failed claims',
    `
def f(x):
    return 2 * x
`,
    `
from contextlib import contextmanager
import pytest
from solution import f

@contextmanager
def must_fail():
    try:
        yield
    except AssertionError:
        return
    raise RuntimeError("held")

class Fails:
    def __enter__(self):
        return self

    def __exit__(self, *a):
        return a[0] is AssertionError

def test_a():
    with must_fail():
        assert f(2) == 5
    with Fails():
        assert f(2) == 6
    with Fails() as x, must_fail():
        assert f(2) == 6
    assert f(2) == 4
`,
  ),
  program(
    'blocks of the solution that swallow errors',
    `
class Tx:
    def __init__(self):
        self.now = {}
        self.before = []

    def __enter__(self):
        self.before.append(dict(self.now))
        return self

    def __exit__(self, kind, error, trace):
        before = self.before.pop()
        if kind:
            self.now = before
        return kind is KeyError

    def get(self, key):
        return self.now[key]

    def set(self, key, value):
        self.now[key] = value

class quiet:
    def __init__(self, *kinds):
        self.kinds = kinds
        self.error = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.error = error
        return kind is not None and issubclass(kind, self.kinds)
`,
    `
import pytest
from solution import Tx, quiet

KINDS = (ValueError, AssertionError)

def test_a():
    t = Tx()
    with t:
        t.set("a", 1)
        assert t.get("a") == 1
    assert t.get("a") == 1
    with t as again:
        again.set("a", 2)
        again.get("none")
    assert t.get("a") == 1
    with quiet(ValueError) as q:
        assert int("3") == 3
        int("x")
    assert isinstance(q.error, ValueError)

def test_failure():
    with quiet(*KINDS) as q:
        assert int("3") == 3
        raise AssertionError("three")
    assert isinstance(q.error, AssertionError)

def test_nested():
    for n in range(3):
        with Tx() as a, Tx() as b:
            with pytest.raises(KeyError):
                a.get("x")
            if n == 1:
                continue
            assert a is not b
`,
  ),
];
