"""What a test file may use when the solution is in another process: modules that do nothing to either process."""

import builtins
import itertools

from apart.named import NAMES, THINGS

# The names that work, of each module; None for all of them.
MODULES: dict[str, str | None] = {
    "__future__": None,
    "base64": None,
    "bisect": None,
    "cmath": None,
    "collections": "Counter OrderedDict abc defaultdict deque",
    "collections.abc": "Callable Collection Container Generator Hashable Iterable Iterator Mapping MutableMapping"
    " MutableSequence MutableSet Reversible Sequence Set Sized",
    "contextlib": "contextmanager nullcontext suppress",
    "copy": "copy deepcopy",
    "datetime": None,
    "decimal": "Decimal DivisionByZero InvalidOperation ROUND_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP",
    "fractions": "Fraction",
    "functools": "cmp_to_key partial reduce",
    "hashlib": None,
    "heapq": None,
    "itertools": None,
    "json": "JSONDecodeError dumps loads",
    "math": None,
    "numbers": None,
    "operator": None,
    "os": "path",
    "os.path": "abspath basename dirname join realpath",
    "pytest": "approx fail fixture main mark param raises skip xfail",
    "random": "choice choices gauss normalvariate randbytes randint random randrange sample seed shuffle uniform",
    "re": None,
    "solution": None,
    "statistics": None,
    "string": None,
    "sys": "float_info maxsize path platform version_info",
    "textwrap": "dedent indent",
    "time": "monotonic perf_counter process_time sleep time",
    "typing": "Any Callable Dict Generator Iterable Iterator List Mapping Optional Sequence Set"
    " Tuple Type TypeVar Union",
    "unicodedata": None,
    "unittest": "TestCase expectedFailure main skip skipIf skipUnless",
    "uuid": "UUID",
}
FORBIDDEN_NAMES = set(
    "__builtins__ __import__ breakpoint compile delattr dir eval exec exit globals help id input locals memoryview"
    " open quit setattr vars".split()
)
SPECIAL_NAMES = {"__class__", "__file__", "__name__"}
FORBIDDEN_ATTRIBUTES = {"getfixturevalue", "get_type_hints", "assertLogs", "assertNoLogs"}
FORBIDDEN_ATTRIBUTES |= {"assertWarns", "assertWarnsRegex", "setstate", "tb", "traceback", "usefixtures"}
FIXTURES = {"request", "subtests"}
DECORATORS = ("pytest.mark.", "pytest.fixture", "unittest.", "contextlib.contextmanager")
BUILTINS = set(dir(builtins))
# What they give is used up by reading; its elements are plain if what they read is.
ITERATORS = {"enumerate", "filter", "iter", "map", "reversed", "zip", "heapq.merge", "re.finditer"}
ITERATORS |= {f"itertools.{name}" for name in vars(itertools)}
# What they give stays in its process.
MAKERS = {"object", "type", "functools.partial", "functools.cmp_to_key", "operator.attrgetter", "operator.itemgetter"}
MAKERS |= {"operator.methodcaller", "re.match", "re.search", "re.fullmatch", "string.Template"}
MAKERS |= {"pytest.approx", "pytest.raises", "statistics.NormalDist"}
# Constants and functions of these travel as such.
CARRIED_MODULES = {"cmath", "math", "operator", "string", "sys"}
_CARRIED = {*THINGS, *(f"{thing.__module__.partition('.')[0].lstrip('_')}.{thing.__qualname__}" for thing in NAMES)}


def is_carried(dotted: str) -> bool:
    """Whether a thing of Python's own, used as a value, can be given to the solution."""
    module, _, name = dotted.rpartition(".")
    return dotted in _CARRIED or module in CARRIED_MODULES or module in THINGS or name.isupper()
