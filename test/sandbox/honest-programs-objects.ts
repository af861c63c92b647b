import { program } from './honest-program.ts';

/** Classes and what their operators do. */
export const OBJECTS = [
  program(
    'a vector with operators',
    'import functools\nimport math\n\n@functools.total_ordering\nclass Vector:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n    def __add__(self, other):\n        return Vector(self.x + other.x, self.y + other.y)\n    def __mul__(self, k):\n        return Vector(self.x * k, self.y * k)\n    __rmul__ = __mul__\n    def __neg__(self):\n        return self * -1\n    def __abs__(self):\n        return math.hypot(self.x, self.y)\n    def __eq__(self, other):\n        return (self.x, self.y) == (other.x, other.y)\n    def __lt__(self, other):\n        return abs(self) < abs(other)\n    def __hash__(self):\n        return hash((self.x, self.y))\n    def __bool__(self):\n        return bool(self.x or self.y)\n    def __repr__(self):\n        return f"Vector({self.x}, {self.y})"\n    def __getitem__(self, i):\n        return (self.x, self.y)[i]\n    def __matmul__(self, other):\n        return self.x * other.x + self.y * other.y\n',
    `
import pytest
from solution import Vector

def test_operators():
    a, b = Vector(1, 2), Vector(3, 4)
    assert a + b == Vector(4, 6)
    assert a * 2 == 2 * a == Vector(2, 4)
    assert -a == Vector(-1, -2)
    assert abs(b) == 5
    assert a < b and b >= a and max(a, b) == b
    assert len({a, Vector(1, 2)}) == 1
    assert repr(a) == "Vector(1, 2)" and str([a]) == "[Vector(1, 2)]"
    assert not Vector(0, 0)
    assert a[1] == 2 and list(b) == [3, 4]
    assert a @ b == 11
    a += b
    assert a == Vector(4, 6)
    assert a != b
    assert sum([Vector(1, 1)], start=Vector(0, 0)) == Vector(1, 1)
    with pytest.raises(IndexError):
        a[2]
`,
  ),
  program(
    'a container with every protocol',
    'from collections.abc import MutableMapping\n\nclass Store(MutableMapping):\n    def __init__(self, **items):\n        self._items = dict(items)\n        self.log = []\n    def __getitem__(self, key):\n        self.log.append(key)\n        return self._items[key]\n    def __setitem__(self, key, value):\n        self._items[key] = value\n    def __delitem__(self, key):\n        del self._items[key]\n    def __iter__(self):\n        return iter(self._items)\n    def __len__(self):\n        return len(self._items)\n    def __enter__(self):\n        self.saved = dict(self._items)\n        return self\n    def __exit__(self, kind, error, traceback):\n        if kind is not None:\n            self._items = self.saved\n        return kind is KeyError\n    def __call__(self, key):\n        return self[key]\n    def __reversed__(self):\n        return reversed(self._items)\n',
    `
import pytest
from solution import Store

def test_mapping():
    store = Store(a=1)
    store["b"] = 2
    assert store["b"] == 2 and len(store) == 2 and "a" in store
    assert dict(store) == {"a": 1, "b": 2}
    assert list(store.items()) == [("a", 1), ("b", 2)]
    assert store.get("c", 3) == 3 and store.pop("a") == 1
    assert store("b") == 2
    assert list(reversed(store)) == ["b"]
    del store["b"]
    assert not store
    assert store == {}
    with pytest.raises(KeyError):
        store["b"]

def test_context():
    store = Store(a=1)
    with store as inner:
        assert inner is store
        store["a"] = 5
        raise KeyError("undone")
    assert store["a"] == 1
    with pytest.raises(ZeroDivisionError):
        with store:
            1 / 0
    assert store.log == ["a"]
`,
  ),
  program(
    'properties, class and static methods, slots and descriptors',
    'class Positive:\n    def __set_name__(self, owner, name):\n        self.name = "_" + name\n    def __get__(self, instance, owner=None):\n        return self if instance is None else getattr(instance, self.name)\n    def __set__(self, instance, value):\n        if value <= 0:\n            raise ValueError(f"{self.name[1:]} must be positive")\n        setattr(instance, self.name, value)\n\nclass Box:\n    __slots__ = ("_width", "_name")\n    width = Positive()\n    made = 0\n    def __init__(self, width, name="box"):\n        self.width = width\n        self._name = name\n        Box.made += 1\n    @property\n    def name(self):\n        return self._name.title()\n    @name.setter\n    def name(self, value):\n        self._name = value.strip()\n    @name.deleter\n    def name(self):\n        self._name = ""\n    @classmethod\n    def cube(cls):\n        return cls(1, "cube")\n    @staticmethod\n    def area(side):\n        return side * side\n',
    `
import pytest
from solution import Box

def test_box():
    box = Box.cube()
    assert (box.width, box.name) == (1, "Cube")
    box.name = " crate "
    assert box.name == "Crate"
    del box.name
    assert box.name == ""
    assert Box.area(3) == box.area(3) == 9
    box.width += 4
    assert box.width == 5
    with pytest.raises(ValueError, match="width must be positive"):
        box.width = 0
    with pytest.raises(AttributeError):
        box.height = 3
    assert Box.made == 1
    assert hasattr(box, "width") and not hasattr(box, "depth")
    assert callable(Box.cube)
    setattr(box, "width", 9)
    assert getattr(box, "width") == 9
`,
  ),
  program(
    'classes whose equality is loose, and yet not everything',
    'class Money:\n    def __init__(self, cents):\n        self.cents = cents\n    def __eq__(self, other):\n        return round(self.cents / 100, 2) == (other.cents / 100 if isinstance(other, Money) else other)\n\nclass Word(str):\n    def __eq__(self, other):\n        return self.lower().strip() == other.lower().strip()\n    __hash__ = str.__hash__\n\nclass Clock:\n    def __init__(self, hour):\n        self.hour = hour % 12\n    def __eq__(self, other):\n        return self.hour == (other.hour if isinstance(other, Clock) else other) % 12\n\nclass Empty:\n    def __eq__(self, other):\n        return vars(self) == vars(other)\n',
    `
from solution import Clock, Empty, Money, Word

def test_loose(capsys):
    assert Money(150) == 1.5
    assert Money(150) == Money(150)
    assert Word("Abc") == "abc "
    assert Word("Abc") == Word("ABC")
    assert Clock(13) == 1
    assert Clock(13) == Clock(25)
    assert Clock(12) == 24
    assert Empty() == Empty()
    assert Money(1) != 5
    assert [Clock(1), Clock(14)] == [1, 2]
    assert Clock(3) in [1, 2, 3]
    expected = Clock(5)
    assert Clock(17) == expected
`,
  ),
];
