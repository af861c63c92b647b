"""Whether a GGUF file, quantized or not, holds the same model as a Hugging Face folder."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gpu_worker.errors import InvalidInput
from gpu_worker.model_shape import model_shape
from gpu_worker.safetensors_file import model_tensors

if TYPE_CHECKING:
    from gguf import GGUFReader

# Norms and biases stay in full precision however a GGUF is quantized.
UNQUANTIZED = {
    "attn_norm.weight": "input_layernorm.weight",
    "ffn_norm.weight": "post_attention_layernorm.weight",
    "attn_q.bias": "self_attn.q_proj.bias",
    "attn_k.bias": "self_attn.k_proj.bias",
    "attn_v.bias": "self_attn.v_proj.bias",
}


def check_same_weights(base_gguf: Path, base_model: Path) -> None:
    """Raises InvalidInput unless architecture and sizes are the same and every norm and bias is equal, as it is or
    rounded to half precision. Another fine-tune of the same model differs in them too."""
    from gguf import GGUFReader

    try:
        reader = GGUFReader(base_gguf)
    except OSError as error:
        raise InvalidInput(f"base_gguf: {base_gguf}: {error.strerror}") from None
    except (ValueError, IndexError) as error:
        raise InvalidInput(f"base_gguf: {base_gguf} is no whole GGUF file ({error})") from None
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    shape = model_shape(base_model)
    held = {
        "general.architecture": _value(reader, "general.architecture"),
        "block_count": _value(reader, "qwen2.block_count"),
        "embedding_length": _value(reader, "qwen2.embedding_length"),
        "vocabulary": int(tensors["token_embd.weight"].shape[1]) if "token_embd.weight" in tensors else None,
    }
    wanted = dict(zip(held, ("qwen2", shape.layers, shape.hidden, shape.vocabulary), strict=True))
    differences = [f"{name} {held[name]} instead of {wanted[name]}" for name in held if held[name] != wanted[name]]
    if differences:
        raise _another_model(base_gguf, base_model, ", ".join(differences))

    stored = model_tensors(base_model)
    for name, source in _unquantized_tensors(shape.layers).items():
        if name not in tensors or not _same(np.asarray(tensors[name].data), stored[source].all_rows()):
            raise _another_model(base_gguf, base_model, f"{name} is not {source}")


def _unquantized_tensors(layers: int) -> dict[str, str]:
    blocks = {
        f"blk.{layer}.{name}": f"model.layers.{layer}.{source}"
        for layer in range(layers)
        for name, source in UNQUANTIZED.items()
    }
    return blocks | {"output_norm.weight": "model.norm.weight"}


def _value(reader: "GGUFReader", key: str) -> str | int | None:
    field = reader.fields.get(key)
    return None if field is None else field.contents()


def _same(held: np.ndarray, value: np.ndarray) -> bool:
    held = held.astype(np.float32)
    return np.array_equal(held, value) or np.array_equal(held, value.astype(np.float16).astype(np.float32))


def _another_model(base_gguf: Path, base_model: Path, difference: str) -> InvalidInput:
    return InvalidInput(
        f"base_gguf: {base_gguf} is another model than base_model {base_model}: {difference}. An adapter acts on the"
        " model that it was trained on; give the folder that the GGUF was converted from"
    )
