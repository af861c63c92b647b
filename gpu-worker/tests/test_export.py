import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFReader
from safetensors.numpy import save_file

from gpu_worker.contract import ExportJob
from gpu_worker.errors import InvalidInput, NoSpace
from gpu_worker.export import export_adapter

PREFIX = "base_model.model.model.layers"
RANK, HIDDEN, FEED_FORWARD = 4, 32, 64
PLAIN = {"peft_type": "LORA", "lora_alpha": 8, "r": RANK, "bias": "none"}


def lora_tensors() -> dict[str, np.ndarray]:
    random_source = np.random.default_rng(0)
    shapes = {"self_attn.q_proj": (HIDDEN, HIDDEN), "mlp.down_proj": (FEED_FORWARD, HIDDEN)}
    tensors = {}
    for layer in (0, 11):
        for module, (inputs, outputs) in shapes.items():
            for half, shape in (("A", (RANK, inputs)), ("B", (outputs, RANK))):
                values = random_source.normal(size=shape).astype(np.float32)
                tensors[f"{PREFIX}.{layer}.{module}.lora_{half}.weight"] = values
    return tensors


def write_adapter(folder: Path, tensors: dict[str, np.ndarray], **config: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "adapter_config.json").write_text(json.dumps(PLAIN | config))
    save_file(tensors, folder / "adapter_model.safetensors")
    return folder


def exported(adapter: Path, output: Path):
    return export_adapter(ExportJob(adapter_dir=str(adapter), output_dir=str(output)))


def stored(path: str) -> dict[str, np.ndarray]:
    return {tensor.name: tensor.data.copy() for tensor in GGUFReader(path).tensors}


def test_the_file_holds_the_four_keys_that_llama_cpp_asks_for(tmp_path):
    reader = GGUFReader(exported(write_adapter(tmp_path / "peft", lora_tensors()), tmp_path).adapter_gguf)
    keys = {name: field.contents() for name, field in reader.fields.items() if not name.startswith("GGUF.")}
    assert keys == {
        "general.architecture": "qwen2",
        "general.type": "adapter",
        "adapter.type": "lora",
        "adapter.lora.alpha": 8.0,
    }


def test_every_tensor_is_renamed_and_unchanged(tmp_path):
    tensors = lora_tensors()
    result = exported(write_adapter(tmp_path / "peft", tensors), tmp_path)
    held = stored(result.adapter_gguf)
    assert result.tensors == len(held) == len(tensors) == 8
    np.testing.assert_array_equal(
        held["blk.11.attn_q.weight.lora_b"], tensors[f"{PREFIX}.11.self_attn.q_proj.lora_B.weight"]
    )
    np.testing.assert_array_equal(
        held["blk.0.ffn_down.weight.lora_a"], tensors[f"{PREFIX}.0.mlp.down_proj.lora_A.weight"]
    )


def test_the_null_adapter_has_the_same_tensors_with_b_zero(tmp_path):
    result = exported(write_adapter(tmp_path / "peft", lora_tensors()), tmp_path)
    adapter, null_adapter = stored(result.adapter_gguf), stored(result.null_adapter_gguf)
    assert adapter.keys() == null_adapter.keys()
    for name, values in null_adapter.items():
        assert values.shape == adapter[name].shape
        assert values.any() == name.endswith(".lora_a")


def test_the_null_adapter_stands_there_as_peft_reads_it_too(tmp_path):
    adapter = write_adapter(tmp_path / "peft", lora_tensors())
    result = exported(adapter, tmp_path)
    again = exported(Path(result.null_adapter_dir), tmp_path / "again")
    assert again.adapter_sha256 == result.null_adapter_sha256


def test_the_digests_are_those_of_the_files_and_the_same_each_time(tmp_path):
    adapter = write_adapter(tmp_path / "peft", lora_tensors())
    first, second = exported(adapter, tmp_path / "one"), exported(adapter, tmp_path / "two")
    assert first.adapter_sha256 == hashlib.sha256(Path(first.adapter_gguf).read_bytes()).hexdigest()
    assert first.null_adapter_sha256 == hashlib.sha256(Path(first.null_adapter_gguf).read_bytes()).hexdigest()
    assert first.adapter_sha256 == second.adapter_sha256 != first.null_adapter_sha256


def test_every_file_can_be_read_by_whom_the_umask_lets(tmp_path):
    (tmp_path / "plain").touch()
    exported(write_adapter(tmp_path / "peft", lora_tensors()), tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) == 4
    assert {path.stat().st_mode for path in files} == {(tmp_path / "plain").stat().st_mode}


@pytest.mark.parametrize("half_precision", ["bfloat16", "float16"])
def test_half_precision_is_widened_without_loss(tmp_path, half_precision):
    import torch
    from safetensors.torch import save_file as save_torch_file

    tensors = {
        name: torch.from_numpy(values).to(getattr(torch, half_precision)) for name, values in lora_tensors().items()
    }
    adapter = write_adapter(tmp_path / "peft", {})
    save_torch_file(tensors, adapter / "adapter_model.safetensors")
    held = stored(exported(adapter, tmp_path).adapter_gguf)
    expected = tensors[f"{PREFIX}.0.self_attn.q_proj.lora_A.weight"].float().numpy()
    np.testing.assert_array_equal(held["blk.0.attn_q.weight.lora_a"], expected)


@pytest.mark.parametrize(
    "config",
    [
        {"use_rslora": True},
        {"use_dora": True},
        {"bias": "lora_only"},
        {"modules_to_save": ["lm_head"]},
        {"alpha_pattern": {"q_proj": 4}},
        {"rank_pattern": {"q_proj": 4}},
        {"peft_type": "IA3"},
    ],
)
def test_what_the_format_cannot_express_is_refused_by_name(tmp_path, config):
    adapter = write_adapter(tmp_path / "peft", lora_tensors(), **config)
    with pytest.raises(InvalidInput, match=next(iter(config))):
        exported(adapter, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "name",
    ["base_model.model.lm_head.lora_A.weight", "base_model.model.model.embed_tokens.lora_embedding_A"],
)
def test_a_tensor_outside_the_blocks_is_refused(tmp_path, name):
    tensors = lora_tensors() | {name: np.ones((RANK, HIDDEN), np.float32)}
    with pytest.raises(InvalidInput, match=name):
        exported(write_adapter(tmp_path / "peft", tensors), tmp_path)


def test_a_half_without_its_other_half_is_refused(tmp_path):
    tensors = lora_tensors()
    del tensors[f"{PREFIX}.0.self_attn.q_proj.lora_B.weight"]
    with pytest.raises(InvalidInput, match="other half"):
        exported(write_adapter(tmp_path / "peft", tensors), tmp_path)


def test_a_diverged_adapter_is_refused(tmp_path):
    tensors = lora_tensors()
    tensors[f"{PREFIX}.0.self_attn.q_proj.lora_B.weight"][0, 0] = np.nan
    with pytest.raises(InvalidInput, match="not finite"):
        exported(write_adapter(tmp_path / "peft", tensors), tmp_path)


def test_a_truncated_weights_file_is_refused(tmp_path):
    adapter = write_adapter(tmp_path / "peft", lora_tensors())
    weights = adapter / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(InvalidInput, match="damaged"):
        exported(adapter, tmp_path)


def test_a_full_disk_leaves_nothing_half_written_and_is_no_failure_for_good(tmp_path, full_disk):
    adapter = write_adapter(tmp_path / "peft", lora_tensors())
    with full_disk, pytest.raises(NoSpace, match="no space left to write"):
        exported(adapter, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert exported(adapter, tmp_path / "out").tensors == 8
