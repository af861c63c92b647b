import { program } from './honest-program.ts';

/** Records, enumerations and hierarchies. */
export const KINDS = [
  program(
    'named tuples, dataclasses and enumerations',
    'import dataclasses\nimport enum\nfrom collections import namedtuple\nfrom typing import NamedTuple\n\nPoint = namedtuple("Point", "x y")\n\nclass Size(NamedTuple):\n    width: int\n    height: int = 1\n\nclass Color(enum.Enum):\n    RED = 1\n    BLUE = "blue"\n\nclass Level(enum.IntEnum):\n    LOW = 1\n    HIGH = 2\n\nclass Flag(enum.Flag):\n    READ = enum.auto()\n    WRITE = enum.auto()\n\n@dataclasses.dataclass(order=True)\nclass Item:\n    price: float\n    name: str = dataclasses.field(default="", compare=False)\n    tags: list = dataclasses.field(default_factory=list, compare=False)\n\n@dataclasses.dataclass(frozen=True, slots=True)\nclass Key:\n    id: int\n\ndef mirror(point):\n    return Point(point.y, point.x)\n',
    `
import dataclasses
import pytest
from solution import Color, Flag, Item, Key, Level, Point, Size, mirror

def test_tuples():
    assert mirror(Point(1, 2)) == Point(2, 1) == (2, 1)
    assert Size(3) == (3, 1)
    x, y = mirror(Point(x=1, y=2))
    assert (x, y) == (2, 1)
    assert Point(1, 2)._replace(x=5).x == 5

def test_enumerations():
    assert Color.RED is Color(1)
    assert Color["BLUE"].value == "blue"
    assert Color.RED != 1
    assert Level.HIGH > Level.LOW and Level.HIGH == 2
    assert [color.name for color in Color] == ["RED", "BLUE"]
    assert Flag.READ in Flag.READ | Flag.WRITE
    with pytest.raises(ValueError):
        Color(3)

def test_dataclasses():
    assert Item(1.5, "a") == Item(1.5, "b")
    assert sorted([Item(2), Item(1)])[0].price == 1
    assert Item(1).tags is not Item(1).tags
    assert dataclasses.asdict(Item(1, "a")) == {"price": 1, "name": "a", "tags": []}
    assert repr(Key(1)) == "Key(id=1)"
    assert {Key(1): "one"}[Key(1)] == "one"
    with pytest.raises(dataclasses.FrozenInstanceError):
        Key(1).id = 2
`,
  ),
  program(
    'inheritance, abstract classes, mixins and custom exceptions',
    'from abc import ABC, abstractmethod\n\nclass ShapeError(Exception):\n    """What is wrong with a shape."""\n\nclass NegativeSide(ShapeError, ValueError):\n    def __init__(self, side):\n        self.side = side\n    def __str__(self):\n        return f"negative side: {self.side}"\n\nclass Named:\n    def describe(self):\n        return f"{type(self).__name__} of {self.area()}"\n\nclass Shape(ABC):\n    @abstractmethod\n    def area(self): ...\n    def __lt__(self, other):\n        return self.area() < other.area()\n\nclass Square(Named, Shape):\n    def __init__(self, side):\n        if side < 0:\n            raise NegativeSide(side)\n        self.side = side\n    def area(self):\n        return self.side ** 2\n\nclass Unit(Square):\n    def __init__(self):\n        super().__init__(1)\n    def describe(self):\n        return "unit " + super().describe()\n',
    `
import pytest
from solution import NegativeSide, Shape, ShapeError, Square, Unit
import solution

class Circle(Shape):
    def area(self):
        return 3

def test_hierarchy():
    assert isinstance(Unit(), Square) and issubclass(Unit, Shape)
    assert Unit().describe() == "unit Unit of 1"
    assert sorted([Square(3), Circle(), Unit()])[1].area() == 3
    assert type(Unit()) is Unit and Unit.__mro__[1] is Square
    with pytest.raises(TypeError):
        Shape()

def test_errors():
    with pytest.raises(ShapeError) as info:
        Square(-1)
    assert info.value.side == -1 and isinstance(info.value, ValueError)
    with pytest.raises(NegativeSide, match="negative side: -2"):
        solution.Square(-2)
    try:
        Square(-3)
    except ValueError as error:
        assert str(error) == "negative side: -3"
        assert error.args == (-3,)
`,
  ),
  program(
    'singletons, registries, metaclasses and callbacks',
    'registry = {}\n\nclass Registered(type):\n    def __new__(mcls, name, bases, namespace):\n        cls = super().__new__(mcls, name, bases, namespace)\n        registry[name.lower()] = cls\n        return cls\n\nclass Plugin(metaclass=Registered):\n    _instance = None\n    def __new__(cls):\n        if cls._instance is None:\n            cls._instance = super().__new__(cls)\n        return cls._instance\n    def __init_subclass__(cls, **kwargs):\n        super().__init_subclass__(**kwargs)\n        cls.order = len(registry)\n\nclass Emitter:\n    def __init__(self):\n        self.handlers = {}\n    def on(self, name):\n        def register(handler):\n            self.handlers.setdefault(name, []).append(handler)\n            return handler\n        return register\n    def emit(self, name, *args, **kwargs):\n        return [handler(*args, **kwargs) for handler in self.handlers.get(name, [])]\n',
    `
from solution import Emitter, Plugin, registry

def test_plugins():
    class Extra(Plugin):
        pass
    assert Plugin() is Plugin()
    assert registry["extra"] is Extra and Extra.order == 1
    assert Extra() is Extra()

def test_callbacks():
    emitter, seen = Emitter(), []
    @emitter.on("save")
    def remember(name, *, twice=False):
        seen.append(name)
        return name * (2 if twice else 1)
    emitter.on("save")(seen.append)
    assert emitter.emit("save", "a") == ["a", None]
    assert seen == ["a", "a"]
    assert remember("b", twice=True) == "bb"
    assert emitter.emit("other") == []
`,
  ),
];
