"""The GPU benchmark, tried out on the CPU with a tiny model."""

import json
from pathlib import Path

import pytest
import torch
from transformers import Qwen2Config, Qwen2ForCausalLM

from bench.figures import Report
from bench.gpu import main
from bench.random_model import QWEN2_5_CODER_7B, SMALL, write_model, write_samples
from gpu_worker.base_model import checked_folder, checked_tokenizer
from gpu_worker.samples import encode, read_samples


def test_the_model_has_as_many_parameters_as_the_published_one():
    with torch.device("meta"):
        model = Qwen2ForCausalLM(Qwen2Config(**QWEN2_5_CODER_7B))
    assert model.num_parameters() == 7_615_616_512


@pytest.mark.parametrize("tokens", [64, 127, 1024])
def test_every_sample_has_the_length_asked_for(tmp_path: Path, tokens):
    write_model(tmp_path / "base", SMALL)
    write_samples(tmp_path / "train.jsonl", 3, tokens, seed=1)
    tokenizer = checked_tokenizer(checked_folder(tmp_path / "base"))
    rows = encode(read_samples(tmp_path / "train.jsonl"), tokenizer, tokens, tmp_path, 4096)
    assert [len(row["labels"]) for row in rows] == [tokens] * 3


@pytest.fixture(scope="module")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("bench")
    with pytest.MonkeyPatch.context() as patch, (folder / "figures.json").open("w") as figures:
        patch.setattr("sys.stdout", figures)
        assert main(["--small", "--folder", str(folder / "trainings")]) == 0
    return Report.model_validate(json.loads((folder / "figures.json").read_text()))


@pytest.mark.slow
def test_the_small_benchmark_measures_and_the_killed_training_ends_like_the_other(small_run):
    assert all(run.step_s > 0 and run.tokens_per_s > run.all_tokens_per_s > 0 for run in small_run.trainings.values())
    assert 0 < small_run.resumed.resumed_from_step <= small_run.resumed.killed_after_step < 30
    assert small_run.resumed.same_log and small_run.resumed.same_adapter and small_run.broken_claims() == []


@pytest.mark.slow
def test_four_bit_training_that_needs_16_gb_breaks_a_claim_and_the_table_says_so(small_run):
    (run,) = small_run.trainings.values()
    heavy = run.model_copy(update={"measured": run.measured.model_copy(update={"card_gb": 16.0})})
    report = small_run.model_copy(update={"trainings": {"nf4": heavy}})
    assert report.broken_claims() == ["nf4: 16.0 GB on the card, not under 16"]
    assert "FAILED  nf4: 16.0 GB" in report.table()


@pytest.mark.slow
def test_a_resumed_training_that_ends_otherwise_breaks_a_claim(small_run):
    resumed = small_run.resumed.model_copy(update={"same_log": False, "largest_loss_difference": 0.25})
    assert small_run.model_copy(update={"resumed": resumed}).broken_claims() == ["resumed: losses differ by up to 0.25"]


def test_a_folder_that_exists_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--small", "--folder", str(tmp_path)])
    assert "exists already" in capsys.readouterr().err
