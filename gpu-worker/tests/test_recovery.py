"""kill -9 and SIGTERM in the middle of a training, as a plain command."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import write_samples

from gpu_worker.contract import Training, TrainJob, TrainResult
from gpu_worker.train import train

SETTINGS = Training(lora_r=4, lora_alpha=8, learning_rate=0.01, num_epochs=4, batch_size=2)
STEPS = 120


def start(base_model: Path, folder: Path, output: str) -> subprocess.Popen:
    flags = {
        **{"base-model": base_model, "train-file": folder / "train.jsonl", "val-file": folder / "val.jsonl"},
        **{name.replace("_", "-"): value for name, value in SETTINGS.model_dump(exclude={"target_modules"}).items()},
        "output-dir": folder / output,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "gpu_worker.train", *(f"--{name}={value}" for name, value in flags.items())],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def logged(log_file: Path) -> list[dict]:
    """The whole lines of a log without their times."""
    lines = log_file.read_text().split("\n")[:-1] if log_file.exists() else []
    return [{key: value for key, value in json.loads(line).items() if key != "elapsed_s"} for line in lines]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recovery")
    write_samples(folder / "train.jsonl", 60, seed=1)
    write_samples(folder / "val.jsonl", 6, seed=2)
    return folder


@pytest.fixture(scope="module")
def undisturbed(base_model: Path, folder: Path) -> TrainResult:
    return train(
        TrainJob(
            job_id="undisturbed",
            base_model=str(base_model),
            train_file=str(folder / "train.jsonl"),
            val_file=str(folder / "val.jsonl"),
            output_dir=str(folder / "undisturbed"),
            training=SETTINGS,
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize(("signal_number", "exit_code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 130)])
def test_a_killed_training_ends_with_the_curve_of_an_undisturbed_one(
    base_model, folder, undisturbed, signal_number, exit_code
):
    output = folder / signal_number.name
    killed = start(base_model, folder, output.name)
    deadline = time.monotonic() + 120
    while len(logged(output / "training_log.jsonl")) < 40:
        assert killed.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    killed.send_signal(signal_number)
    assert killed.wait(30) == exit_code
    assert not (output / "adapter").exists()

    resumed = json.loads(start(base_model, folder, output.name).communicate(timeout=120)[0])
    assert 0 < resumed["resumed_from_step"] < STEPS == resumed["steps"] == undisturbed.steps
    assert logged(output / "training_log.jsonl") == logged(Path(undisturbed.log_file))
    weights = [
        Path(adapter) / "adapter_model.safetensors" for adapter in (resumed["adapter_dir"], undisturbed.adapter_dir)
    ]
    assert weights[0].read_bytes() == weights[1].read_bytes()
