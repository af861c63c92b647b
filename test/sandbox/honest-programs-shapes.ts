import { program } from './honest-program.ts';

/** Claims outside of what syntax knows for a test: inherited, nested, made, handed to the solution. */
export const SHAPES = [
  program(
    'tests that are inherited, nested, decorated or made',
    `
def f(x):
    return 2 * x
`,
    `
import functools, pytest, unittest
from solution import f

def deco(g):
    @functools.wraps(g)
    def w(*a, **k):
        return g(*a, **k)

    return w

def twice(g):
    def w():
        try:
            g()
        except AssertionError:
            g()

    w.__name__ = g.__name__
    return w

@deco
def test_d():
    assert f(2) == 4

@twice
def test_tw():
    assert f(2) == 4

def mk(x, y):
    def t():
        assert f(x) == y

    return t

test_m = mk(2, 4)

class Base:
    expected = 4

    def test_a(self):
        assert self.run_it(2) == self.expected
        assert self.run_it(3) == 6

    def run_it(self, x):
        return f(x)

class TestA(Base):
    class TestB:
        def test_x(self):
            with pytest.raises(AssertionError):
                helper(5, 4)
            helper(2, 4)

if f(1):

    def test_if():
        assert f(2) == 4

def helper(x, y):
    expected = y
    assert f(x) == expected

class U(unittest.TestCase):
    def check(self, x, y):
        with self.subTest(x=x):
            self.assertEqual(f(x), y)
            self.assertIn(f(x), [y, 3])

    def test_a(self):
        for x, y in [(1, 2), (2, 4)]:
            self.check(x, y)
        with self.assertRaises(AssertionError):
            self.assertEqual(f(2), 5)

def test_g():
    assert all((lambda y: f(y) == 2 * y)(x) for x in range(3) if 0 <= x < 3 <= 4)
    assert (n := f(2)) == 4 and 1 < n < (m := 9)
    assert n < 5 < m
`,
  ),
  program(
    'claims in functions whose errors the solution takes',
    `
def safe(f, *a):
    try:
        return f(*a)
    except Exception:
        return None

def retry(f, n):
    for i in range(n):
        try:
            return f()
        except AssertionError:
            pass
`,
    `
from solution import safe, retry

def test_safe():
    def bad():
        assert 1 == 2

    assert safe(bad) is None

    def good(x):
        assert x == 3
        return "ok"

    assert safe(good, 3) == "ok"

def test_retry():
    calls = []

    def flaky():
        calls.append(1)
        assert len(calls) == 3
        return "done"

    assert retry(flaky, 5) == "done"
    assert len(calls) == 3
`,
  ),
];
