"""Merged models, read back with llama.cpp's own Python package and compared with what PEFT merges."""

import json
import os
import shutil
from collections import namedtuple
from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, Qwen2ForCausalLM

from gpu_worker import merge_weights
from gpu_worker.contract import MergeJob, MergeResult
from gpu_worker.errors import DiskTooSmall, EnvironmentNotReady, InvalidInput, NoSpace, Stopped
from gpu_worker.merge import main, merge_adapter

ALL_MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
ALL_TYPES = gguf.GGUFValueType
ODD_PAIRS = {
    "test.uint8": (7, ALL_TYPES.UINT8, None),
    "test.int8": (-7, ALL_TYPES.INT8, None),
    "test.uint16": (60_000, ALL_TYPES.UINT16, None),
    "test.int64": (-(2**40), ALL_TYPES.INT64, None),
    "test.float64": (0.1, ALL_TYPES.FLOAT64, None),
    "test.bool": (True, ALL_TYPES.BOOL, None),
    "test.text": ("a „quoted“ template\n{{ x }}", ALL_TYPES.STRING, None),
    "test.no_text": ("", ALL_TYPES.STRING, None),
    "test.int16s": ([1, -2, 3], ALL_TYPES.ARRAY, ALL_TYPES.INT16),
    "tokenizer.ggml.tokens": (["a", "Ġb", ""], ALL_TYPES.ARRAY, ALL_TYPES.STRING),
}


def hugging_face(folder: str | Path) -> Qwen2ForCausalLM:
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)


def gguf_names(model: Qwen2ForCausalLM) -> dict[str, str]:
    """llama.cpp's own table of names, by the names of the model's parameters."""
    table = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN2, model.config.num_hidden_layers)
    return {name: table.get_name(name, (".weight", ".bias")) for name, _ in model.named_parameters()}


def write_base_gguf(path: Path, model: Qwen2ForCausalLM) -> Path:
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_block_count(model.config.num_hidden_layers)
    writer.add_embedding_length(model.config.hidden_size)
    for key, (value, kind, item_kind) in ODD_PAIRS.items():
        writer.add_key_value(key, value, kind, item_kind)
    names = gguf_names(model)
    for name, weight in model.named_parameters():
        writer.add_tensor(names[name], weight.detach().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_adapter(folder: Path, base_model: str | Path, modules: list[str]) -> Path:
    """An adapter of random A and B."""
    torch.manual_seed(1)
    config = LoraConfig(r=4, lora_alpha=6, target_modules=modules, init_lora_weights=False, task_type="CAUSAL_LM")
    get_peft_model(hugging_face(base_model), config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def files(base_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An adapter on every layer, and the base model's GGUF."""
    folder = tmp_path_factory.mktemp("merge")
    write_base_gguf(folder / "base.gguf", hugging_face(base_model))
    write_adapter(folder / "adapter", base_model, ALL_MODULES)
    return folder


@pytest.fixture
def job(files: Path, base_model: Path, tmp_path: Path) -> MergeJob:
    return MergeJob(
        adapter_dir=str(files / "adapter"),
        base_model=str(base_model),
        base_gguf=str(files / "base.gguf"),
        output_file=str(tmp_path / "out" / "merged.gguf"),
        type="f32",
    )


def changed(job: MergeJob, **fields: object) -> MergeJob:
    return job.model_copy(update=fields)


def tensors(result: MergeResult) -> dict[str, gguf.ReaderTensor]:
    return {tensor.name: tensor for tensor in gguf.GGUFReader(result.merged_gguf).tensors}


def pairs(path: str) -> dict[str, tuple]:
    fields = gguf.GGUFReader(path).fields.values()
    return {field.name: (field.types, field.contents()) for field in fields if not field.name.startswith("GGUF.")}


def merged_by_peft(job: MergeJob) -> dict[str, np.ndarray]:
    model = PeftModel.from_pretrained(hugging_face(job.base_model), job.adapter_dir).merge_and_unload()
    names = gguf_names(model)
    return {names[name]: weight.detach().numpy() for name, weight in model.named_parameters()}


def nothing_written(job: MergeJob) -> bool:
    folder = Path(job.output_file).parent
    return not folder.exists() or {entry.name for entry in folder.iterdir()} <= {".lock"}


@pytest.mark.parametrize("modules", [ALL_MODULES, ["q_proj", "v_proj"], ["down_proj"]])
def test_every_weight_is_the_one_that_peft_merges(job, tmp_path, modules):
    job = changed(job, adapter_dir=str(write_adapter(tmp_path / "adapter", job.base_model, modules)))
    held, expected = tensors(merge_adapter(job)), merged_by_peft(job)
    assert held.keys() == expected.keys()
    for name, weight in expected.items():
        np.testing.assert_allclose(held[name].data, weight, atol=1e-6)


def test_an_untied_model_keeps_its_own_output_head(job, tmp_path):
    model = hugging_face(job.base_model)
    model.config.tie_word_embeddings = False
    model.lm_head.weight = torch.nn.Parameter(torch.randn_like(model.lm_head.weight))
    model.save_pretrained(tmp_path / "untied")
    base_gguf = write_base_gguf(tmp_path / "untied.gguf", model)
    held = tensors(merge_adapter(changed(job, base_model=str(tmp_path / "untied"), base_gguf=str(base_gguf))))
    np.testing.assert_array_equal(held["output.weight"].data, model.lm_head.weight.detach().numpy())


@pytest.mark.parametrize(
    ("asked", "stored", "file_type"), [("f16", "F16", 1), ("bf16", "BF16", 32), ("q8_0", "Q8_0", 7)]
)
def test_matrices_get_the_asked_type_while_norms_and_biases_stay_f32(job, asked, stored, file_type):
    result = merge_adapter(changed(job, type=asked))
    expected = merged_by_peft(job)
    for name, tensor in tensors(result).items():
        assert tensor.tensor_type.name == ("F32" if expected[name].ndim == 1 else stored)
        values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        np.testing.assert_allclose(values, expected[name], atol=0.01 * abs(expected[name]).max())
    assert pairs(result.merged_gguf)["general.file_type"][1] == file_type
    assert result.bytes == Path(result.merged_gguf).stat().st_size


def test_rows_that_no_block_divides_are_f16_in_a_q8_0_file(job, tmp_path):
    model = Qwen2ForCausalLM(
        type(hugging_face(job.base_model).config)(
            vocab_size=40,
            hidden_size=32,
            intermediate_size=48,
            num_hidden_layers=1,
            num_attention_heads=2,
            num_key_value_heads=1,
        )
    )
    model.save_pretrained(tmp_path / "odd")
    base_gguf = write_base_gguf(tmp_path / "odd.gguf", model)
    adapter = write_adapter(tmp_path / "adapter", tmp_path / "odd", ["down_proj"])
    paths = {"base_model": tmp_path / "odd", "base_gguf": base_gguf, "adapter_dir": adapter}
    held = tensors(merge_adapter(changed(job, type="q8_0", **{key: str(path) for key, path in paths.items()})))
    assert held["blk.0.ffn_down.weight"].tensor_type.name == "F16"
    assert held["blk.0.ffn_up.weight"].tensor_type.name == "Q8_0"


@pytest.mark.parametrize("asked", ["f32", "f16", "bf16"])
def test_every_key_is_the_base_files_but_for_the_file_type(job, asked):
    base, merged = pairs(job.base_gguf), pairs(merge_adapter(changed(job, type=asked)).merged_gguf)
    assert list(merged) == list(base) and ODD_PAIRS.keys() < base.keys()
    del base["general.file_type"], merged["general.file_type"]
    assert merged == base


def test_a_quantized_file_also_says_the_version_of_the_quantization(job):
    base, merged = pairs(job.base_gguf), pairs(merge_adapter(changed(job, type="q8_0")).merged_gguf)
    assert merged.keys() - base.keys() == {"general.quantization_version"}


def test_the_type_of_the_base_gguf_does_not_matter(job, tmp_path):
    quantized = merge_adapter(changed(job, type="q8_0", output_file=str(tmp_path / "other" / "base.gguf")))
    first = merge_adapter(changed(job, type="q8_0"))
    again = merge_adapter(changed(job, type="q8_0", base_gguf=quantized.merged_gguf))
    assert first.merged_sha256 == again.merged_sha256


def test_the_same_input_gives_the_same_bytes_in_slabs_and_shards_of_any_size(job, tmp_path, monkeypatch):
    whole = merge_adapter(job).merged_sha256
    monkeypatch.setattr(merge_weights, "SLAB_ITEMS", 100)
    assert merge_adapter(job).merged_sha256 == whole
    hugging_face(job.base_model).save_pretrained(tmp_path / "sharded", max_shard_size="20KB")
    assert len(list((tmp_path / "sharded").glob("*.safetensors"))) > 2
    assert merge_adapter(changed(job, base_model=str(tmp_path / "sharded"))).merged_sha256 == whole


def test_a_missing_shard_is_named(job, tmp_path):
    hugging_face(job.base_model).save_pretrained(tmp_path / "sharded", max_shard_size="20KB")
    shard = sorted((tmp_path / "sharded").glob("*.safetensors"))[1]
    shard.unlink()
    with pytest.raises(InvalidInput, match=shard.name):
        merge_adapter(changed(job, base_model=str(tmp_path / "sharded")))


def test_an_adapter_of_another_base_is_refused_by_its_origin(job, tmp_path):
    adapter = tmp_path / "adapter"
    shutil.copytree(job.adapter_dir, adapter)
    (adapter / "origin.json").write_text(json.dumps({"base_model_sha256": "0" * 64, "job_sha256": "1" * 64}))
    with pytest.raises(InvalidInput, match="trained on another base model"):
        merge_adapter(changed(job, adapter_dir=str(adapter)))
    assert nothing_written(job)


@pytest.mark.parametrize(
    ("shape", "refusal"),
    [({"hidden_size": 64}, "layers.0.*acts on"), ({"num_hidden_layers": 1}, "layers.1.*missing")],
)
def test_an_adapter_of_another_shape_is_refused_by_the_tensor(job, tmp_path, shape, refusal):
    config = hugging_face(job.base_model).config
    other = Qwen2ForCausalLM(type(config).from_dict(config.to_dict() | {"layer_types": None} | shape))
    other.save_pretrained(tmp_path / "other")
    base_gguf = write_base_gguf(tmp_path / "other.gguf", other)
    with pytest.raises(InvalidInput, match=refusal):
        merge_adapter(changed(job, base_model=str(tmp_path / "other"), base_gguf=str(base_gguf)))
    assert nothing_written(job)


@pytest.mark.parametrize("damage", [lambda data: data[:200], lambda data: b"", lambda data: b"GGML" + data[4:]])
def test_a_damaged_base_gguf_is_refused(job, tmp_path, damage):
    (tmp_path / "damaged.gguf").write_bytes(damage(Path(job.base_gguf).read_bytes()))
    with pytest.raises(InvalidInput, match=r"damaged\.gguf is no"):
        merge_adapter(changed(job, base_gguf=str(tmp_path / "damaged.gguf")))


def test_the_gguf_of_another_model_of_the_same_shape_is_refused(job, tmp_path):
    other = hugging_face(job.base_model)
    with torch.no_grad():
        other.model.norm.weight.add_(0.1)
    with pytest.raises(InvalidInput, match="another model"):
        merge_adapter(changed(job, base_gguf=str(write_base_gguf(tmp_path / "other.gguf", other))))
    assert nothing_written(job)


def test_a_stop_in_the_middle_leaves_nothing(job):
    answers = iter([None, None, "cancelled"])
    with pytest.raises(Stopped, match="cancelled"):
        merge_adapter(job, lambda: next(answers))
    assert nothing_written(job)


def test_a_disk_that_is_too_small_is_known_before_anything_is_written(job, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 5, 5))
    with pytest.raises(DiskTooSmall, match=r"needs 50\.\d MB, 0\.0 MB are free"):
        merge_adapter(job)
    assert nothing_written(job)


def quantizer(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program named llama-quantize, first on PATH."""
    folder.mkdir()
    program = folder / "llama-quantize"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_a_k_quant_is_left_to_llama_quantize_which_is_given_f16(job, tmp_path, monkeypatch):
    quantizer(tmp_path / "bin", f'cp "$1" "$2" && printf %s "$3" > {tmp_path}/asked', monkeypatch)
    expected = merge_adapter(changed(job, type="f16")).merged_sha256
    Path(job.output_file).unlink()
    result = merge_adapter(changed(job, type="q4_k_m"))
    assert (result.merged_sha256, (tmp_path / "asked").read_text()) == (expected, "Q4_K_M")
    assert {entry.name for entry in Path(job.output_file).parent.iterdir()} == {".lock", "merged.gguf"}


def test_a_k_quant_without_llama_quantize_says_how_to_get_it(job, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentNotReady, match=r"llama-quantize.*github\.com/ggml-org/llama\.cpp/releases"):
        merge_adapter(changed(job, type="q4_k_m"))
    assert nothing_written(job)


def test_what_llama_quantize_complains_of_is_passed_on(job, tmp_path, monkeypatch):
    quantizer(tmp_path / "bin", "echo loading; echo no such type; exit 1", monkeypatch)
    with pytest.raises(InvalidInput, match="exit code 1: loading; no such type"):
        merge_adapter(changed(job, type="q6_k"))
    assert nothing_written(job)


def test_a_disk_that_fills_up_during_the_merge_leaves_nothing_and_the_same_merge_can_follow(job, full_disk):
    with full_disk, pytest.raises(NoSpace, match="no space left to write"):
        merge_adapter(job)
    assert nothing_written(job)
    assert tensors(merge_adapter(job)).keys() == merged_by_peft(job).keys()


def test_a_disk_that_fills_up_during_llama_quantize_is_no_failure_for_good(job, tmp_path, monkeypatch):
    says = "llama_model_quantize: failed to quantize: basic_ios::clear: iostream error"
    quantizer(
        tmp_path / "bin", f'echo half > "$2"; echo "{says}"; echo "failed to quantize model"; exit 1', monkeypatch
    )
    with pytest.raises(NoSpace, match="no space left to write"):
        merge_adapter(changed(job, type="q4_k_m"))
    assert nothing_written(job)


def test_a_stop_ends_llama_quantize(job, tmp_path, monkeypatch):
    quantizer(tmp_path / "bin", f"touch {tmp_path}/started; exec sleep 600", monkeypatch)
    with pytest.raises(Stopped, match="shutdown"):
        merge_adapter(changed(job, type="q5_k_m"), lambda: "shutdown" if (tmp_path / "started").exists() else None)
    assert nothing_written(job)


def test_the_command_prints_the_result_and_tells_bad_input_by_its_exit_code(job, capsys):
    flags = {name.replace("_", "-"): value for name, value in job.model_dump().items()}
    assert main([f"--{name}={value}" for name, value in flags.items()]) == 0
    assert MergeResult.model_validate_json(capsys.readouterr().out) == merge_adapter(job)
    assert main([f"--{name}={value}" for name, value in (flags | {"base-gguf": "/nowhere"}).items()]) == 2
    assert "InvalidInput: base_gguf: /nowhere: No such file" in capsys.readouterr().err
