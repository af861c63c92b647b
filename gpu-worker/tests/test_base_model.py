"""Whether a GGUF file and a Hugging Face folder hold the same model, and what device takes it."""

import json
from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from gguf import GGUFReader, GGUFWriter
from safetensors.torch import load_file, save_file

from gpu_worker.base_model import base_model_sha256
from gpu_worker.contract import Training
from gpu_worker.device import choose_device
from gpu_worker.errors import EnvironmentNotReady, InvalidInput
from gpu_worker.gguf_base import check_same_weights
from gpu_worker.model_shape import model_shape

MINIATURE = Path(__file__).parents[2] / "miniature"
MODEL, GGUF = MINIATURE / "model", MINIATURE / "miniature.gguf"


def miniature_with(folder: Path, edit) -> Path:
    """A copy of the miniature's folder with `edit(tensors)` done to its weights."""
    folder.mkdir()
    for file in MODEL.glob("*.json"):
        (folder / file.name).write_bytes(file.read_bytes())
    tensors = load_file(MODEL / "model.safetensors")
    edit(tensors)
    save_file(tensors, folder / "model.safetensors")
    return folder


def gguf_like_the_miniature(path: Path, typed) -> Path:
    """The miniature's GGUF, each tensor as `typed(name, values)` gives it; what the check does not read is left out."""
    reader = GGUFReader(GGUF)
    writer = GGUFWriter(path, "qwen2")
    for key in ("block_count", "embedding_length"):
        writer.add_uint32(f"qwen2.{key}", reader.fields[f"qwen2.{key}"].contents())
    for tensor in reader.tensors:
        writer.add_tensor(tensor.name, typed(tensor.name, gguf.quants.dequantize(tensor.data, tensor.tensor_type)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_the_miniature_and_its_gguf_are_the_same_model():
    check_same_weights(GGUF, MODEL)


def test_a_gguf_with_norms_in_half_precision_is_the_same_model(tmp_path):
    rounded = gguf_like_the_miniature(tmp_path / "half.gguf", lambda name, values: values.astype(np.float16))
    check_same_weights(rounded, MODEL)


@pytest.mark.parametrize("name", ["model.norm.weight", "model.layers.3.self_attn.k_proj.bias"])
def test_a_model_whose_norms_or_biases_differ_is_another_model(tmp_path, name):
    other = miniature_with(tmp_path / "other", lambda tensors: tensors[name].mul_(1.0001))
    with pytest.raises(InvalidInput, match=f"another model than base_model .*{name}"):
        check_same_weights(GGUF, other)


def test_a_model_of_other_sizes_is_told_by_them(base_model):
    with pytest.raises(InvalidInput, match=r"block_count 4 instead of 2, embedding_length 128 instead of 32"):
        check_same_weights(GGUF, base_model)


def test_a_gguf_that_is_missing_or_cut_short_is_named(tmp_path):
    with pytest.raises(InvalidInput, match=r"nowhere\.gguf: No such file"):
        check_same_weights(tmp_path / "nowhere.gguf", MODEL)
    cut = tmp_path / "cut.gguf"
    for length in (0, 100, 100_000):
        cut.write_bytes(GGUF.read_bytes()[:length])
        with pytest.raises(InvalidInput, match="no whole GGUF file"):
            check_same_weights(cut, MODEL)


def test_the_digest_of_a_base_model_goes_with_its_weights_and_not_with_its_place(tmp_path):
    same = miniature_with(tmp_path / "same", lambda tensors: None)
    (same / "model.safetensors").write_bytes((MODEL / "model.safetensors").read_bytes())
    other = miniature_with(tmp_path / "other", lambda tensors: tensors["model.norm.weight"].mul_(1.01))
    assert base_model_sha256(same) == base_model_sha256(MODEL) != base_model_sha256(other)


def test_the_sizes_in_the_configuration_count_up_to_the_parameters():
    weights = load_file(MODEL / "model.safetensors")
    assert model_shape(MODEL).parameters == sum(weight.numel() for weight in weights.values())


def test_an_adapter_has_two_matrices_for_each_adapted_layer():
    settings = Training(lora_r=8, target_modules=["k_proj", "down_proj"])
    assert model_shape(MODEL).adapter_parameters(settings) == 4 * 8 * ((128 + 64) + (384 + 128))


def test_a_device_without_bf16_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda number: "Tesla T4")
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda number: (7, 5))
    for quantization in ("auto", "nf4", "none"):
        with pytest.raises(EnvironmentNotReady, match=r"Tesla T4 \(compute capability 7\.5\).*bf16.*CUDA_VISIBLE"):
            choose_device(quantization)


def test_the_shape_of_a_model_is_read_from_its_configuration(tmp_path):
    config = json.loads((MODEL / "config.json").read_text()) | {"head_dim": 64}
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert (model_shape(tmp_path).query, model_shape(tmp_path).key_value) == (256, 128)
