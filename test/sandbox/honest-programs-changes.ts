import { program } from './honest-program.ts';

/** What is changed in place, drawn one by one, or compared by identity. */
export const CHANGES = [
  program(
    'tools that the tests replace themselves',
    'import math\n\ndef total(values):\n    return sum(values)\n\ndef root(x):\n    return math.sqrt(x)\n',
    `
import functools, math
from unittest import mock
from solution import root, total

def test_total(monkeypatch):
    monkeypatch.setattr("builtins.sum", max)
    assert total([1, 5, 2]) == 5

def test_root(monkeypatch):
    monkeypatch.setattr(math, "sqrt", functools.partial(pow, 2))
    assert root(3) == 8

@mock.patch("math.sqrt", new=functools.partial(pow, 3))
def test_patched():
    assert root(2) == 9
`,
  ),
  program(
    'a function of the tests that a test wraps',
    'def apply(f, x):\n    return f(x)\n',
    `
import functools
from solution import apply

def add(x, y=1):
    return x + y

def test_wrapped():
    global add
    add = functools.partial(add, y=2)
    assert apply(add, 1) == 3
`,
  ),
  program(
    'arguments changed in place, deep and shared',
    'def sort(items):\n    items.sort()\n\ndef deepen(tree):\n    tree["children"][0]["name"] = "changed"\n    tree["children"].append({"name": "new", "children": []})\n    tree["seen"].add(1)\n    tree["seen"].discard(0)\n\ndef rotate(matrix):\n    matrix[:] = [list(row) for row in zip(*matrix[::-1])]\n\ndef swap(a, b):\n    a[:], b[:] = b[:], a[:]\n\ndef same(a, b):\n    return a is b\n\ndef dedupe(items):\n    del items[len(set(items)):]\n',
    `
from solution import dedupe, deepen, rotate, same, sort, swap

def test_sort():
    items = [3, 1, 2]
    alias = items
    assert sort(items) is None
    assert items == [1, 2, 3]
    assert alias is items

def test_deep():
    tree = {"children": [{"name": "old", "children": []}], "seen": {0}}
    child = tree["children"][0]
    deepen(tree)
    assert tree["children"][0]["name"] == "changed"
    assert tree["children"][0] is child
    assert child["name"] == "changed"
    assert len(tree["children"]) == 2
    assert tree["seen"] == {1}

def test_matrix():
    matrix = [[1, 2], [3, 4]]
    row = matrix[0]
    rotate(matrix)
    assert matrix == [[3, 1], [4, 2]]
    assert row == [1, 2]

def test_aliases():
    a, b = [1], [2, 3]
    swap(a, b)
    assert (a, b) == ([2, 3], [1])
    assert same(a, a)
    assert not same(a, list(a))
    items = ["x", "x", "y"]
    dedupe(items)
    assert items == ["x", "x"]
`,
  ),
  program(
    'generators, iterators and lazy sequences',
    'from itertools import count, islice\n\ndef fibonacci():\n    a, b = 0, 1\n    while True:\n        yield a\n        a, b = b, a + b\n\ndef chunks(items, size):\n    for start in range(0, len(items), size):\n        yield items[start:start + size]\n\nclass Countdown:\n    def __init__(self, n):\n        self.n = n\n    def __iter__(self):\n        return self\n    def __next__(self):\n        if self.n == 0:\n            raise StopIteration\n        self.n -= 1\n        return self.n + 1\n\ndef average():\n    total, seen, value = 0, 0, None\n    while True:\n        value = yield total / seen if seen else None\n        total, seen = total + value, seen + 1\n\ndef evens():\n    return (n for n in count() if n % 2 == 0)\n',
    `
from itertools import islice
import pytest
from solution import Countdown, average, chunks, evens, fibonacci

def test_generators():
    assert list(islice(fibonacci(), 8)) == [0, 1, 1, 2, 3, 5, 8, 13]
    assert list(chunks([1, 2, 3], 2)) == [[1, 2], [3]]
    assert list(Countdown(3)) == [3, 2, 1]
    assert sum(Countdown(4)) == 10
    assert 10 in evens()
    first, second, *_ = chunks("abcd", 2)
    assert first + second == "abcd"
    assert [x for x in Countdown(2)] == [2, 1]

def test_protocol():
    numbers = fibonacci()
    assert next(numbers) == 0
    assert next(numbers) == 1
    numbers.close()
    with pytest.raises(StopIteration):
        next(numbers)
    mean = average()
    next(mean)
    assert mean.send(10) == 10
    assert mean.send(20) == 15
    assert next(Countdown(0), "none") == "none"
    assert iter(Countdown(1)) is not None
`,
  ),
  program(
    'linked lists and trees, compared by identity',
    'class Node:\n    def __init__(self, value, next=None):\n        self.value = value\n        self.next = next\n\ndef build(values):\n    head = None\n    for value in reversed(values):\n        head = Node(value, head)\n    return head\n\ndef reverse(head):\n    previous = None\n    while head:\n        head.next, previous, head = previous, head, head.next\n    return previous\n\ndef has_cycle(head):\n    slow = fast = head\n    while fast and fast.next:\n        slow, fast = slow.next, fast.next.next\n        if slow is fast:\n            return True\n    return False\n\nclass Tree:\n    def __init__(self):\n        self.left = self.right = self.value = None\n    def insert(self, value):\n        if self.value is None:\n            self.value = value\n        else:\n            side = "left" if value < self.value else "right"\n            if getattr(self, side) is None:\n                setattr(self, side, Tree())\n            getattr(self, side).insert(value)\n        return self\n    def __iter__(self):\n        if self.value is not None:\n            yield from self.left or ()\n            yield self.value\n            yield from self.right or ()\n',
    `
from solution import Node, Tree, build, has_cycle, reverse

def to_list(head):
    values = []
    while head is not None:
        values.append(head.value)
        head = head.next
    return values

def test_reverse():
    head = build([1, 2, 3])
    tail = head.next.next
    assert reverse(head) is tail
    assert to_list(tail) == [3, 2, 1]
    assert head.next is None
    assert reverse(None) is None
    single = Node(7)
    assert reverse(single) is single

def test_cycle():
    head = build([1, 2])
    assert has_cycle(head) is False
    head.next.next = head
    assert has_cycle(head) is True

def test_tree():
    tree = Tree()
    for value in (5, 2, 8, 1):
        assert tree.insert(value) is tree
    assert list(tree) == [1, 2, 5, 8]
    assert tree.left.left.value == 1
`,
  ),
];
