"""What programs import, imported once in the zygote: its forks find it in memory."""

import importlib

MODULES = """
abc argparse array ast asyncio base64 bisect builtins calendar cmath collections collections.abc concurrent.futures
concurrent.futures.thread contextlib copy csv ctypes dataclasses datetime decimal difflib enum fractions functools gc
hashlib heapq html inspect io itertools json keyword logging math numbers operator os pathlib pickle platform pprint
queue random re secrets shutil socket statistics string struct sys tempfile textwrap threading time timeit traceback
types typing unittest unittest.mock urllib.parse uuid warnings weakref zoneinfo
"""


def preload() -> None:
    """Imports them all."""
    for name in MODULES.split():
        importlib.import_module(name)
