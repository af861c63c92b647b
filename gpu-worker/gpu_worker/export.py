"""PEFT adapter -> llama.cpp's GGUF adapter, and a null adapter beside it: the same file with B = 0.

The format is what llama.cpp's `src/llama-adapter.cpp` reads: four keys, and PEFT's tensors renamed. PEFT's row-major
A (r x in) and B (out x r) are exactly its `ne` [in, r] and [r, out], and Qwen2 needs no permutation of q and k.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gpu_worker.contract import ExportJob, ExportResult
from gpu_worker.errors import InvalidInput, PermanentError
from gpu_worker.files import sha256_of, written_whole

if TYPE_CHECKING:
    from numpy import ndarray

MODULES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
PEFT_NAME = re.compile(r"base_model\.model\.model\.layers\.(\d+)\.(\w+\.\w+)\.lora_([AB])\.weight")
NOT_REPRESENTABLE = ("use_rslora", "use_dora", "modules_to_save", "alpha_pattern", "rank_pattern", "fan_in_fan_out")


def export_adapter(job: ExportJob) -> ExportResult:
    """Write `adapter.gguf` and `null_adapter.gguf` into the output folder, each whole or not at all.

    Raises InvalidInput for an adapter that the format cannot say, rather than an adapter that acts otherwise.
    """
    folder, output_dir = Path(job.adapter_dir), Path(job.output_dir)
    alpha = _checked_alpha(folder)
    tensors = _renamed(_read_tensors(folder / "adapter_model.safetensors"))
    nothing = {name: tensor * 0 if name.endswith(".lora_b") else tensor for name, tensor in tensors.items()}
    adapter, null_adapter = output_dir / "adapter.gguf", output_dir / "null_adapter.gguf"
    _write(adapter, alpha, tensors)
    _write(null_adapter, alpha, nothing)
    return ExportResult(
        adapter_gguf=str(adapter),
        adapter_sha256=sha256_of(adapter),
        null_adapter_gguf=str(null_adapter),
        null_adapter_sha256=sha256_of(null_adapter),
        tensors=len(tensors),
    )


def _checked_alpha(folder: Path) -> float:
    config_file = folder / "adapter_config.json"
    try:
        config: dict[str, Any] = json.loads(config_file.read_text())
    except (OSError, ValueError):
        raise InvalidInput(f"{folder} is no PEFT adapter (no readable adapter_config.json)") from None
    if config.get("peft_type") != "LORA":
        raise InvalidInput(f"{config_file}: peft_type is {config.get('peft_type')}, only LORA can be exported")
    unsaid = [key for key in NOT_REPRESENTABLE if config.get(key)]
    if config.get("bias", "none") != "none":
        unsaid.append("bias")
    if unsaid:
        raise InvalidInput(f"{config_file}: a GGUF adapter cannot express {', '.join(unsaid)}")
    return float(config["lora_alpha"])


def _read_tensors(path: Path) -> dict[str, "ndarray"]:
    """The tensors as float32. Read by hand because numpy, and so safetensors' numpy reader, has no bfloat16."""
    import numpy as np

    try:
        data = path.read_bytes()
        header_bytes = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + header_bytes])
    except (OSError, ValueError):
        raise InvalidInput(f"{path}: missing or damaged") from None
    header.pop("__metadata__", None)
    body = memoryview(data)[8 + header_bytes :]
    if len(body) != max((entry["data_offsets"][1] for entry in header.values()), default=0):
        raise InvalidInput(f"{path}: damaged, its length is not what its header says")
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        raw = body[start:end]
        match entry["dtype"]:
            case "F32":
                values = np.frombuffer(raw, "<f4")
            case "F16":
                values = np.frombuffer(raw, "<f2").astype(np.float32)
            case "BF16":
                values = (np.frombuffer(raw, "<u2").astype(np.uint32) << 16).view(np.float32)
            case dtype:
                raise InvalidInput(f"{path}: {name} is {dtype}, expected F32, F16 or BF16")
        if not np.isfinite(values).all():
            raise InvalidInput(f"{path}: {name} holds values that are not finite")
        tensors[name] = values.reshape(entry["shape"])
    return tensors


def _renamed(tensors: dict[str, "ndarray"]) -> dict[str, "ndarray"]:
    named = {}
    for name in sorted(tensors):
        match = PEFT_NAME.fullmatch(name)
        if match is None or match[2] not in MODULES:
            raise InvalidInput(f"tensor {name} is no LoRA half of a linear layer of a Qwen2 block")
        named[f"blk.{match[1]}.{MODULES[match[2]]}.weight.lora_{match[3].lower()}"] = tensors[name]
    halves = {name.removesuffix("_a").removesuffix("_b") for name in named}
    if len(named) != 2 * len(halves) or not named:
        raise InvalidInput("the adapter is empty, or a lora_A or lora_B is missing its other half")
    return named


def _write(path: Path, alpha: float, tensors: dict[str, "ndarray"]) -> None:
    import gguf

    with written_whole(path) as partial:
        writer = gguf.GGUFWriter(partial, arch="qwen2")
        writer.add_type(gguf.GGUFType.ADAPTER)
        writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
        writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, alpha)
        for name, tensor in tensors.items():
            writer.add_tensor(name, tensor)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


def main(arguments: list[str] | None = None) -> int:
    """The result goes to stdout as JSON. Exit codes: 0 done, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m gpu_worker.export", description=__doc__.splitlines()[0])
    parser.add_argument("--adapter-dir", required=True, help="PEFT adapter folder")
    parser.add_argument("--output-dir", required=True, help="where adapter.gguf and null_adapter.gguf go")
    flags = parser.parse_args(arguments)
    try:
        result = export_adapter(ExportJob(**vars(flags)))
    except PermanentError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print(result.model_dump_json(indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
