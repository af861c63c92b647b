"""Programs in text files: `##### name` and the text, or the solution, `#####` and the tests."""

import re
from pathlib import Path


def programs(name: str) -> dict[str, str]:
    """The texts of `examples/<name>.txt`, by their names."""
    text = (Path(__file__).parent / "examples" / f"{name}.txt").read_text("utf-8")
    _, *parts = re.split(r"^##### (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def pairs(name: str) -> dict[str, tuple[str, str]]:
    """The solutions and tests of `examples/<name>.txt`."""
    found = {name: text.split("#####\n") for name, text in programs(name).items()}
    return {name: (solution, tests) for name, (solution, tests) in found.items()}
