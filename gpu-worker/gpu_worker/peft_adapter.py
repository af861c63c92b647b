"""A PEFT adapter as its folder holds it, checked: what a GGUF file cannot say is refused here."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gpu_worker.errors import InvalidInput
from gpu_worker.files import written_whole
from gpu_worker.safetensors_file import stored_tensors
from gpu_worker.write_access import make_folder

if TYPE_CHECKING:
    from numpy import ndarray

PEFT_NAME = re.compile(
    r"base_model\.model\.(model\.layers\.\d+\.(?:self_attn\.[qkvo]_proj|mlp\.(?:gate|up|down)_proj)"
    r")\.lora_([AB])\.weight"
)
NOT_REPRESENTABLE = ("use_rslora", "use_dora", "modules_to_save", "alpha_pattern", "rank_pattern", "fan_in_fan_out")


@dataclass(frozen=True)
class LoraPair:
    """A (r x in) and B (out x r) of one linear layer, which becomes W + (alpha / r) B A."""

    a: "ndarray"
    b: "ndarray"


@dataclass(frozen=True)
class Adapter:
    alpha: float
    rank: int
    pairs: dict[str, LoraPair]
    """By the layer's name in the base model, e.g. `model.layers.0.self_attn.q_proj`."""


def read_adapter(folder: Path) -> Adapter:
    """Raises InvalidInput for an adapter that GGUF cannot say, rather than one that acts otherwise."""
    config_file, weights_file = folder / "adapter_config.json", folder / "adapter_model.safetensors"
    alpha, rank = _checked_config(config_file)
    halves: dict[str, dict[str, ndarray]] = {}
    for name, tensor in sorted(stored_tensors(weights_file).items()):
        match = PEFT_NAME.fullmatch(name)
        if match is None:
            raise InvalidInput(f"tensor {name} is no LoRA half of a linear layer of a Qwen2 block")
        if len(tensor.shape) != 2 or tensor.shape[0 if match[2] == "A" else 1] != rank:
            raise InvalidInput(f"{weights_file}: {name} is {_by(tensor.shape)}, which does not fit r = {rank}")
        halves.setdefault(match[1], {})[match[2]] = tensor.all_rows()
    if not halves or any(len(pair) != 2 for pair in halves.values()):
        raise InvalidInput("the adapter is empty, or a lora_A or lora_B is missing its other half")
    return Adapter(alpha, rank, {layer: LoraPair(pair["A"], pair["B"]) for layer, pair in halves.items()})


def write_adapter(folder: Path, adapter: Adapter, config_of: Path) -> None:
    """Write an adapter as PEFT does, configured as the one in `config_of`; each file whole or not at all."""
    from safetensors.numpy import save_file

    make_folder(folder)
    halves = {
        f"base_model.model.{layer}.lora_{half}.weight": values
        for layer, pair in adapter.pairs.items()
        for half, values in (("A", pair.a), ("B", pair.b))
    }
    with written_whole(folder / "adapter_model.safetensors") as partial:
        save_file(halves, partial, metadata={"format": "pt"})
    with written_whole(folder / "adapter_config.json") as partial:
        partial.write_bytes((config_of / "adapter_config.json").read_bytes())


def _checked_config(config_file: Path) -> tuple[float, int]:
    try:
        config: dict[str, Any] = json.loads(config_file.read_text())
    except (OSError, ValueError):
        raise InvalidInput(f"{config_file.parent} is no PEFT adapter (no readable adapter_config.json)") from None
    if config.get("peft_type") != "LORA":
        raise InvalidInput(f"{config_file}: peft_type is {config.get('peft_type')}, only LORA can be exported")
    unsaid = [key for key in NOT_REPRESENTABLE if config.get(key)]
    if config.get("bias", "none") != "none":
        unsaid.append("bias")
    if unsaid:
        raise InvalidInput(f"{config_file}: a GGUF adapter cannot express {', '.join(unsaid)}")
    return float(config["lora_alpha"]), int(config["r"])


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
