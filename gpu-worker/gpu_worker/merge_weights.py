"""W + (alpha / r) B A of every tensor, in float32 and in slabs of rows, in the types that llama.cpp gives them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_worker.errors import InvalidInput
from gpu_worker.gguf_write import TensorInfo, gguf_name
from gpu_worker.peft_adapter import Adapter, LoraPair
from gpu_worker.safetensors_file import StoredTensor, model_tensors

if TYPE_CHECKING:
    from gguf import GGMLQuantizationType
    from numpy import ndarray

SLAB_ITEMS = 8_000_000


@dataclass(frozen=True)
class MergedTensor:
    info: TensorInfo
    stored: StoredTensor
    pair: LoraPair | None
    scale: float

    def slabs(self) -> Iterator["ndarray"]:
        """The values from the first row to the last, as bytes of the file will have them."""
        import gguf
        import numpy as np

        rows = self.stored.shape[0]
        step = max(1, SLAB_ITEMS * rows // int(np.prod(self.stored.shape)))
        for first in range(0, rows, step):
            values = self.stored.rows(first, min(step, rows - first))
            if self.pair is not None:
                values += np.float32(self.scale) * (self.pair.b[first : first + step] @ self.pair.a)
            with np.errstate(over="ignore"):
                typed = gguf.quants.quantize(values, self.info.type)
            if self.info.type == gguf.GGMLQuantizationType.F16 and not np.isfinite(typed).all():
                raise InvalidInput(f"{self.stored.name} exceeds the range of f16; merge as bf16 or f32")
            yield typed


def merged_tensors(base_model: Path, adapter: Adapter, wanted: "GGMLQuantizationType") -> list[MergedTensor]:
    """Every tensor of the merged file, in the order of its names.

    Raises InvalidInput, which names the layer, where the adapter does not fit the base model.
    """
    stored = model_tensors(base_model)
    if json.loads((base_model / "config.json").read_text()).get("tie_word_embeddings", False):
        stored.pop("lm_head.weight", None)
    _check_fit(stored, adapter, base_model)
    pairs = {f"{layer}.weight": pair for layer, pair in adapter.pairs.items()}
    return [
        MergedTensor(
            TensorInfo(gguf_name(name), tensor.shape, _type_of(tensor.shape, wanted)),
            tensor,
            pairs.get(name),
            adapter.alpha / adapter.rank,
        )
        for name, tensor in sorted(stored.items())
    ]


def _type_of(shape: tuple[int, ...], wanted: "GGMLQuantizationType") -> "GGMLQuantizationType":
    """As llama.cpp's converter has it: norms and biases stay F32, rows that no block divides become F16."""
    import gguf

    if len(shape) == 1:
        return gguf.GGMLQuantizationType.F32
    return wanted if shape[-1] % gguf.GGML_QUANT_SIZES[wanted][0] == 0 else gguf.GGMLQuantizationType.F16


def _check_fit(stored: dict[str, StoredTensor], adapter: Adapter, base_model: Path) -> None:
    for layer, pair in adapter.pairs.items():
        weight = stored.get(f"{layer}.weight")
        acts_on = (pair.b.shape[0], pair.a.shape[1])
        if weight is None or weight.shape != acts_on:
            raise InvalidInput(
                f"the adapter is not of {base_model}: its {layer} acts on {acts_on},"
                f" the model's is {weight.shape if weight else 'missing'}"
            )
