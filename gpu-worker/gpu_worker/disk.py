"""Disk space: what a full disk looks like in each library, and how much a training's files take."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gpu_worker.contract import MergedType, Training
from gpu_worker.errors import NoSpace
from gpu_worker.model_shape import ModelShape
from gpu_worker.write_access import nearest

# Full, over a user's quota, over a process's limit.
FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Of torch; the second one also of llama-quantize.
WRITE_FAILED = ("PytorchStreamWriter failed writing", "iostream error", "unexpected pos")
# Bits per weight with the scales; the K-quants mix types, llama.cpp's own figures for a 7B.
MERGED_BITS = {"f32": 32, "f16": 16, "bf16": 16, "q8_0": 8.5, "q6_k": 6.6, "q5_k_m": 5.7, "q4_k_m": 4.9}
K_QUANTS = ("q4_k_m", "q5_k_m", "q6_k")
CHECKPOINTS_HELD = 3  # two, and one that is being written
ADAPTER_COPIES = 3  # PEFT's, adapter.gguf, null_adapter.gguf


def is_full_disk(error: Exception) -> bool:
    """Whether a write failed for want of space. safetensors tells the reason in words alone, torch and
    llama-quantize none at all."""
    if isinstance(error, OSError):
        return error.errno in FULL_DISK
    return any(words in str(error) for words in (*map(os.strerror, FULL_DISK), *WRITE_FAILED))


@contextmanager
def full_disk_is_no_space(folder: Path) -> Iterator[None]:
    """Raises NoSpace for whatever a full disk raised inside."""
    try:
        yield
    except Exception as error:
        if not is_full_disk(error):
            raise
        # The frames of a training's error would hold the model in the device's memory.
        error.__traceback__ = None
        raise NoSpace(f"{folder}: no space left to write; what is half-written is removed ({error})") from None


def needed_disk(
    shape: ModelShape, settings: Training, merged: MergedType | str, adapters: int, base_model: Path
) -> int:
    """Bytes of the adapters, each with its exports, of one training's checkpoints, and of the one merged model: of an
    experiment's adapters only the finetuned arm's is merged."""
    adapter = 4 * shape.adapter_parameters(settings)
    tokenizer = sum(file.stat().st_size for file in base_model.glob("*.json"))
    checkpoint = 3 * adapter + tokenizer  # AdamW's two moments beside the weights
    model = 0.0 if merged == "none" else shape.parameters * MERGED_BITS[merged] / 8
    quantizing = shape.parameters * 2 if merged in K_QUANTS else 0
    kept = ADAPTER_COPIES * adapter + tokenizer
    return int(CHECKPOINTS_HELD * checkpoint + adapters * kept + model + quantizing)


def in_gb(size: int) -> str:
    """A number of bytes for people, e.g. `15.2 GB`; what is below 1 GB in MB."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def free_disk(folder: Path) -> int:
    """Bytes free where `folder` is or would be made."""
    return shutil.disk_usage(nearest(folder)).free
