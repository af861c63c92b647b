"""A GGUF file written tensor by tensor, with keys that are bytes already; and the names that GGUF has for Qwen2.

Not by the writer of llama.cpp's Python package: its numpy `tofile` says nothing of a disk that is full.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_worker.errors import InvalidInput

if TYPE_CHECKING:
    from gguf import GGMLQuantizationType
    from numpy import ndarray

MAGIC, VERSION = b"GGUF", 3
UINT32, FLOAT32, STRING = 4, 6, 8
OUTSIDE_BLOCKS = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
}
IN_BLOCK = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def gguf_name(name: str) -> str:
    """llama.cpp's name of a tensor of a Hugging Face Qwen2 model. Raises InvalidInput for one it does not have."""
    if name in OUTSIDE_BLOCKS:
        return OUTSIDE_BLOCKS[name]
    match name.removeprefix("model.layers.").split(".", 1):
        case [block, rest] if block.isdigit():
            module, _, kind = rest.rpartition(".")
            if module in IN_BLOCK and kind in ("weight", "bias"):
                return f"blk.{block}.{IN_BLOCK[module]}.{kind}"
    raise InvalidInput(f"tensor {name} is none of a Qwen2 model")


@dataclass(frozen=True)
class TensorInfo:
    name: str
    shape: tuple[int, ...]
    """Row-major, as numpy has it; GGUF stores the reverse."""
    type: "GGMLQuantizationType"

    @property
    def bytes(self) -> int:
        import gguf
        import numpy as np

        block_items, block_bytes = gguf.GGML_QUANT_SIZES[self.type]
        return int(np.prod(self.shape)) // block_items * block_bytes


def uint32_pair(key: str, value: int) -> bytes:
    """A key and its number as a GGUF file stores them."""
    return _string(key) + struct.pack("<II", UINT32, value)


def float32_pair(key: str, value: float) -> bytes:
    return _string(key) + struct.pack("<If", FLOAT32, value)


def string_pair(key: str, value: str) -> bytes:
    return _string(key) + struct.pack("<I", STRING) + _string(value)


def write_gguf(
    path: Path, pairs: list[bytes], tensors: list[TensorInfo], alignment: int, contents: Iterable["ndarray"]
) -> None:
    """`contents` are the tensors' values one after another, each in as many arrays as it likes."""
    with path.open("wb") as file:
        file.write(MAGIC + struct.pack("<IQQ", VERSION, len(tensors), len(pairs)))
        file.writelines(pairs)
        offset = 0
        for tensor in tensors:
            dimensions = struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *reversed(tensor.shape))
            file.write(_string(tensor.name) + dimensions + struct.pack("<IQ", tensor.type, offset))
            offset += _aligned(tensor.bytes, alignment)
        arrays = iter(contents)
        for tensor in tensors:
            file.write(bytes(_aligned(file.tell(), alignment) - file.tell()))
            end = file.tell() + tensor.bytes
            while file.tell() < end:
                file.write(next(arrays).data)
            assert file.tell() == end, tensor.name
        file.write(bytes(_aligned(file.tell(), alignment) - file.tell()))


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _aligned(position: int, alignment: int) -> int:
    return -(-position // alignment) * alignment
