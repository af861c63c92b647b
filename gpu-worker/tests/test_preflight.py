"""What is refused before a training, and what the estimates are worth."""

import json
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from conftest import write_samples

from bench.random_model import QWEN2_5_CODER_7B
from gpu_worker.contract import PreflightJob, Training
from gpu_worker.device import Device
from gpu_worker.disk import needed_disk
from gpu_worker.errors import DeviceTooSmall, DiskTooSmall, EnvironmentNotReady, InvalidInput
from gpu_worker.memory import memory_advice, needed_memory
from gpu_worker.model_shape import ModelShape, model_shape
from gpu_worker.preflight import preflight
from gpu_worker.preflight_command import main

MINIATURE = Path(__file__).parents[2] / "miniature"
NF4, BF16 = (Device("a GPU", is_cuda=True, quantization=quantization) for quantization in ("nf4", "none"))
CUDA_CONTEXT_GB = 0.7


@pytest.fixture
def job(tmp_path: Path) -> PreflightJob:
    return PreflightJob(
        base_model=str(MINIATURE / "model"),
        base_gguf=str(MINIATURE / "miniature.gguf"),
        output_dir=str(tmp_path / "results" / "models" / "finetuned"),
        training=Training(),
        merged="f16",
        train_file=str(write_samples(tmp_path / "train.jsonl", 21, seed=1)),
        expected_samples=0,
        adapters=2,
    )


def changed(job: PreflightJob, **fields: object) -> PreflightJob:
    return job.model_copy(update=fields)


def base_with(folder: Path, **config: object) -> str:
    """The miniature's folder with another configuration; the weights stay its own."""
    folder.mkdir()
    for file in (MINIATURE / "model").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "config.json").write_text(json.dumps(json.loads((folder / "config.json").read_text()) | config))
    return str(folder)


@pytest.fixture
def shape_7b(tmp_path: Path) -> ModelShape:
    (tmp_path / "config.json").write_text(json.dumps(QWEN2_5_CODER_7B))
    return model_shape(tmp_path)


def test_a_training_that_is_ready_is_estimated_and_nothing_is_written(job):
    result = preflight(job)
    assert (result.device, result.quantization, result.precision) == ("cpu", "none", "fp32")
    assert result.parameters == 919_680
    assert result.steps == 18
    assert result.free_memory_bytes > result.needed_memory_bytes > 0
    assert result.free_disk_bytes > result.needed_disk_bytes > 0
    assert result.estimated_s > 0
    assert not Path(job.output_dir).parent.parent.exists()


def test_without_samples_the_estimates_rest_on_how_many_are_expected(job):
    few, many = (preflight(changed(job, train_file=None, expected_samples=count)) for count in (20, 2000))
    assert (few.steps, many.steps) == (15, 1500)
    assert many.estimated_s > few.estimated_s
    assert many.needed_memory_bytes == few.needed_memory_bytes


def test_the_longest_possible_sample_refuses_nothing_while_there_are_no_samples(job):
    long = Training(max_length=131_072)
    assert preflight(changed(job, train_file=None, expected_samples=20, training=long)).steps == 15


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", r"train\.jsonl: no samples"),
        ('{"prompt": "<|im_start|>assistant\\n", "completion": "1"}\n{"pro', r"train\.jsonl line 2: not JSON"),
        (
            json.dumps({"prompt": "<|im_start|>assistant\n", "completion": "1" * 5000}),
            r"longer than the base model's context of 2048 tokens \(.*max_length is 4096\): line 1 \(\d+ tokens\)",
        ),
    ],
)
def test_bad_samples_are_refused_as_by_the_training(job, content, told):
    Path(job.train_file).write_text(content)
    with pytest.raises(InvalidInput, match=told):
        preflight(job)


def test_a_gguf_of_another_model_is_refused(job, base_model):
    with pytest.raises(InvalidInput, match=r"base_gguf: .* is another model"):
        preflight(changed(job, base_model=str(base_model)))


def test_a_damaged_shard_is_refused(job, tmp_path):
    base = Path(base_with(tmp_path / "base"))
    weights = base / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    with pytest.raises(InvalidInput, match=r"model\.safetensors: damaged"):
        preflight(changed(job, base_model=str(base)))


def test_a_tokenizer_that_does_not_load_is_refused(job, tmp_path):
    base = Path(base_with(tmp_path / "base"))
    (base / "tokenizer.json").write_text("{")
    with pytest.raises(InvalidInput, match="its tokenizer does not load"):
        preflight(changed(job, base_model=str(base)))


def test_a_k_quant_needs_llama_quantize(job, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentNotReady, match="llama-quantize"):
        preflight(changed(job, merged="q4_k_m"))
    (tmp_path / "llama-quantize").touch(mode=0o755)
    assert preflight(changed(job, merged="q4_k_m")).steps == 18


def test_a_training_far_beyond_the_memory_is_refused_with_the_numbers_and_three_settings(job, tmp_path):
    huge = base_with(tmp_path / "huge", hidden_size=2**20)
    with pytest.raises(
        DeviceTooSmall,
        match=r"takes about \d+\.\d GB of memory, \d+\.\d GB are free; .*batch_size \(4;.*max_length.*lora_r \(16\)",
    ):
        preflight(changed(job, base_model=huge, base_gguf=None))


def test_files_that_do_not_fit_on_the_disk_are_refused_with_the_numbers(job):
    with pytest.raises(DiskTooSmall, match=r"take about \d+\.\d GB, \d+\.\d GB are free; .*training\.merged \(f16\)"):
        preflight(changed(job, adapters=10**9))


def test_what_is_below_a_gigabyte_is_told_in_megabytes(job, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**7, 0, 10**6))
    with pytest.raises(DiskTooSmall, match=r"take about [1-9]\d*\.\d MB, 1\.0 MB are free"):
        preflight(job)


def test_a_results_folder_that_cannot_be_written_is_refused(job, tmp_path, bound_by_permissions):
    results = tmp_path / "results"
    results.mkdir(mode=0o555)
    with pytest.raises(EnvironmentNotReady, match=rf"{job.output_dir}: user \d+:\d+ may not write {results}"):
        preflight(job)


@pytest.mark.parametrize(
    ("device", "tokens", "on_the_card_gb"),
    [(NF4, 1024, 11.6), (BF16, 1024, 21.6), (NF4, 4096, 17.3), (BF16, 4096, 29.9)],
)
def test_the_memory_of_a_7b_model_is_estimated_within_a_quarter_of_what_was_measured(
    shape_7b, device, tokens, on_the_card_gb
):
    estimate_gb = needed_memory(shape_7b, Training(), device, tokens) / 1e9 + CUDA_CONTEXT_GB
    assert estimate_gb == pytest.approx(on_the_card_gb, rel=0.25)


def test_the_advice_names_three_settings_that_would_help():
    advice = memory_advice(Training(gradient_accumulation=2), BF16)
    assert [name for name in ("batch_size (4", "gradient_accumulation (2)", '"nf4"', "max_length") if name in advice]
    assert "lora_r" not in advice


def test_the_advice_never_names_what_cannot_help():
    advice = memory_advice(Training(batch_size=1), NF4)
    assert "nf4" not in advice and "batch_size" not in advice
    assert all(name in advice for name in ("max_length (4096)", "lora_r (16)", "target_modules (q_proj"))


def test_one_merged_model_takes_the_bytes_of_its_type_however_many_adapters_there_are(shape_7b, tmp_path):
    def gigabytes(merged: str, adapters: int) -> float:
        return needed_disk(shape_7b, Training(), merged, adapters, tmp_path) / 1e9

    for adapters in (1, 12):
        assert gigabytes("f16", adapters) - gigabytes("none", adapters) == pytest.approx(15.2, abs=0.1)
        assert gigabytes("q8_0", adapters) - gigabytes("none", adapters) == pytest.approx(8.1, abs=0.1)
    for merged in ("none", "f16"):
        assert gigabytes(merged, 2) - gigabytes(merged, 1) == pytest.approx(0.48, abs=0.01)


def test_the_command_prints_the_result_and_its_exit_code_tells_the_kind_of_failure(job, capsys, monkeypatch, tmp_path):
    flags = ["--base-model", job.base_model, "--output-dir", job.output_dir, "--expected-samples", "40"]
    assert main([*flags, "--target-modules", "q_proj", "v_proj"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"] == 30
    assert main([*flags, "--train-file", "/nowhere"]) == 2
    assert main([*flags, "--adapters", str(10**9)]) == 3
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main([*flags, "--merged", "q6_k"]) == 3
    assert "EnvironmentNotReady: " in capsys.readouterr().err
