"""K-quants, which only llama.cpp's own program writes."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_worker.errors import EnvironmentNotReady, InvalidInput, Stopped

if TYPE_CHECKING:
    from gpu_worker.journal import StopReason

QUANTIZER = "llama-quantize"
POLL_S = 0.2


def found_quantizer(wanted: str) -> str:
    """The path of `llama-quantize`. Raises EnvironmentNotReady, which says how to get it."""
    path = shutil.which(QUANTIZER)
    if path is None:
        raise EnvironmentNotReady(
            f'merged type "{wanted}" needs llama.cpp\'s {QUANTIZER}, which is not on PATH. It is in the archives of'
            " https://github.com/ggml-org/llama.cpp/releases and in the packages of Homebrew, Nix and conda-forge"
            ' named llama.cpp; "q8_0" and "f16" need no program'
        )
    return path


def quantize(
    quantizer: str, unquantized: Path, output: Path, wanted: str, stop: "Callable[[], StopReason | None]"
) -> None:
    """Raises InvalidInput with the program's last lines where it fails, Stopped when it was asked to stop."""
    with subprocess.Popen(
        [quantizer, unquantized, output, wanted.upper()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            while True:
                try:
                    said, _ = process.communicate(timeout=POLL_S)
                    break
                except subprocess.TimeoutExpired:
                    if reason := stop():
                        raise Stopped(reason, 0) from None
        finally:
            process.kill()
    if process.returncode != 0:
        # The last one but one says why, of a full disk in words that `full_disk_is_no_space` knows.
        last_lines = "; ".join(said.strip().splitlines()[-2:]) or "without a word"
        raise InvalidInput(f"{QUANTIZER} failed with exit code {process.returncode}: {last_lines}")
