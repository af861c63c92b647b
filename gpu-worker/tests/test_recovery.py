"""kill -9 in the middle of a training, as a plain command."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import write_samples

SETTINGS = ["--lora-r", "4", "--lora-alpha", "8", "--learning-rate", "0.01", "--num-epochs", "4", "--batch-size", "2"]


def command(base_model: Path, folder: Path, output: str) -> list[str]:
    return [
        *(sys.executable, "-m", "gpu_worker.train", "--base-model", str(base_model)),
        *("--train-file", str(folder / "train.jsonl"), "--val-file", str(folder / "val.jsonl")),
        *("--output-dir", str(folder / output), *SETTINGS),
    ]


def run(arguments: list[str]) -> subprocess.Popen:
    return subprocess.Popen(
        arguments, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def logged(log_file: Path) -> list[dict]:
    """The whole lines of a log without their times."""
    lines = log_file.read_text().split("\n")[:-1] if log_file.exists() else []
    return [{key: value for key, value in json.loads(line).items() if key != "elapsed_s"} for line in lines]


@pytest.mark.slow
@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_training_ends_with_the_curve_of_an_undisturbed_one(base_model, tmp_path, signal_number):
    write_samples(tmp_path / "train.jsonl", 60, seed=1)
    write_samples(tmp_path / "val.jsonl", 6, seed=2)
    undisturbed = run(command(base_model, tmp_path, "undisturbed"))
    killed = run(command(base_model, tmp_path, "killed"))
    log_file = tmp_path / "killed" / "training_log.jsonl"
    deadline = time.monotonic() + 120
    while len(logged(log_file)) < 40:
        assert killed.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    os.kill(killed.pid, signal_number)
    assert killed.wait(30) == (-signal.SIGKILL if signal_number == signal.SIGKILL else 130)
    assert not (tmp_path / "killed" / "adapter").exists()

    resumed = json.loads(run(command(base_model, tmp_path, "killed")).communicate(timeout=120)[0])
    reference = json.loads(undisturbed.communicate(timeout=120)[0])
    assert 0 < resumed["resumed_from_step"] < reference["steps"] == resumed["steps"] == 120
    assert logged(log_file) == logged(tmp_path / "undisturbed" / "training_log.jsonl")
    weights = [tmp_path / run / "adapter" / "adapter_model.safetensors" for run in ("killed", "undisturbed")]
    assert weights[0].read_bytes() == weights[1].read_bytes()
