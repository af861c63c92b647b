/** Two functions and six tests of them, with a parametrize and a `raises`: plain data only, so either isolation will do. */
export const SOLUTION = `def add(a, b):
    return a + b


def divide(a, b):
    if b == 0:
        raise ValueError("division by zero")
    return a / b
`;

export const TESTS = `import pytest
from solution import add, divide


@pytest.mark.parametrize("a, b, total", [(1, 2, 3), (0, 0, 0), (-1, 1, 0)])
def test_add(a, b, total):
    assert add(a, b) == total


def test_divide():
    assert divide(6, 3) == 2


def test_fraction():
    assert divide(1, 4) == 0.25


def test_by_zero():
    with pytest.raises(ValueError):
        divide(1, 0)
`;

/** The same, as no run has seen it, so that no answer comes from a memory. */
export function fresh(source: string, number: number): string {
  return `${source}\n# ${number}\n`;
}
