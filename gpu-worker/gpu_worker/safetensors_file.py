"""Tensors in safetensors files, read in slabs of rows as float32: no more of a model is in memory than is asked for.

Read by hand because numpy, and so safetensors' numpy reader, has no bfloat16.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_worker.errors import InvalidInput

if TYPE_CHECKING:
    from numpy import ndarray

ITEM_BYTES = {"F32": 4, "F16": 2, "BF16": 2}
INDEX = "model.safetensors.index.json"


@dataclass(frozen=True)
class StoredTensor:
    name: str
    path: Path
    dtype: str
    shape: tuple[int, ...]
    start: int
    """Offset in the file."""

    def rows(self, first: int, count: int) -> "ndarray":
        """`count` entries of the first dimension, as float32. Raises InvalidInput where they are not finite."""
        import numpy as np

        row_items = int(np.prod(self.shape[1:]))
        with self.path.open("rb") as file:
            file.seek(self.start + first * row_items * ITEM_BYTES[self.dtype])
            match self.dtype:
                case "F32":
                    values = np.fromfile(file, "<f4", count * row_items)
                case "F16":
                    values = np.fromfile(file, "<f2", count * row_items).astype(np.float32)
                case _:
                    values = (np.fromfile(file, "<u2", count * row_items).astype(np.uint32) << 16).view(np.float32)
        if not np.isfinite(values).all():
            raise InvalidInput(f"{self.path}: {self.name} holds values that are not finite")
        return values.reshape(count, *self.shape[1:])

    def all_rows(self) -> "ndarray":
        return self.rows(0, self.shape[0])


def stored_tensors(path: Path) -> dict[str, StoredTensor]:
    """The tensors of a safetensors file by name. Raises InvalidInput for a missing or damaged file."""
    try:
        with path.open("rb") as file:
            length = os.fstat(file.fileno()).st_size
            header_bytes = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(header_bytes, length)))
    except (OSError, ValueError):
        raise InvalidInput(f"{path}: missing or damaged") from None
    header.pop("__metadata__", None)
    body = 8 + header_bytes
    if length != body + max((entry["data_offsets"][1] for entry in header.values()), default=0):
        raise InvalidInput(f"{path}: damaged, its length is not what its header says")
    for name, entry in header.items():
        if entry["dtype"] not in ITEM_BYTES:
            raise InvalidInput(f"{path}: {name} is {entry['dtype']}, expected F32, F16 or BF16")
    return {
        name: StoredTensor(name, path, entry["dtype"], tuple(entry["shape"]), body + entry["data_offsets"][0])
        for name, entry in header.items()
    }


def model_tensors(folder: Path) -> dict[str, StoredTensor]:
    """The weights of a Hugging Face folder, which are one file or the shards that an index names."""
    index = folder / INDEX
    if not index.exists():
        return stored_tensors(folder / "model.safetensors")
    try:
        shard_of = json.loads(index.read_text())["weight_map"]
    except (ValueError, KeyError):
        raise InvalidInput(f"{index}: damaged") from None
    shards = {name: stored_tensors(folder / name) for name in sorted(set(shard_of.values()))}
    missing = next((name for name, shard in shard_of.items() if name not in shards[shard]), None)
    if missing is not None:
        raise InvalidInput(f"{folder / shard_of[missing]}: lacks {missing}, which {INDEX} says it holds")
    return {name: shards[shard][name] for name, shard in shard_of.items()}
