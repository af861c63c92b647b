"""Several processes on one adapter, as `accelerate launch` starts them, on the CPU."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import torch
from conftest import write_samples

from gpu_worker.contract import Training, TrainJob
from gpu_worker.device import Device
from gpu_worker.errors import InvalidInput
from gpu_worker.recipe import trainer_arguments
from gpu_worker.train import train

# The last batch of an epoch has 2 samples, the last one of the validation 1.
SAMPLES, VALIDATION_SAMPLES = 22, 5
SETTINGS = Training(lora_r=4, lora_alpha=8, lora_dropout=0, learning_rate=0.01, num_epochs=3, gradient_accumulation=2)
# At a high rate so many steps multiply the difference of the last bits that two sums of the same gradients have.
LONG = SETTINGS.model_copy(update={"num_epochs": 20, "gradient_accumulation": 1, "learning_rate": 0.0005})
LONG_STEPS = 120
WITH_DROPOUT = LONG.model_copy(update={"lora_dropout": 0.1})


def job_in(base_model: Path, folder: Path, output: str, settings: Training) -> TrainJob:
    return TrainJob(
        job_id="test",
        base_model=str(base_model),
        train_file=str(write_samples(folder / "train.jsonl", SAMPLES, seed=1)),
        val_file=str(write_samples(folder / "val.jsonl", VALIDATION_SAMPLES, seed=2)),
        output_dir=str(folder / output),
        training=settings,
    )


def launch(job: TrainJob) -> subprocess.Popen:
    """Two processes. `--multi_gpu` is accelerate's word for several; without a CUDA device they compute on the CPU."""
    flags = {
        **job.model_dump(exclude={"job_id", "training"}),
        **job.training.model_dump(exclude={"target_modules"}),
    }
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes=2"),
            *("--main_process_port=0", "-m", "gpu_worker.train"),
            *(f"--{name.replace('_', '-')}={value}" for name, value in flags.items()),
        ],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def logged(job: TrainJob) -> list[dict]:
    """The whole lines of the log without their times and token counts."""
    log_file = Path(job.output_dir) / "training_log.jsonl"
    lines = log_file.read_text().split("\n")[:-1] if log_file.exists() else []
    return [
        {key: value for key, value in json.loads(line).items() if key not in ("elapsed_s", "tokens")} for line in lines
    ]


def interrupt(job: TrainJob, whom: str, signal_number: int) -> None:
    """Launch two processes, and send the signal to the launcher or to the process of a rank, in the middle."""
    launcher = launch(job)
    deadline = time.monotonic() + 300
    while len(logged(job)) < LONG_STEPS // 3:
        assert launcher.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    ranks = {child.environ().get("RANK"): child for child in psutil.Process(launcher.pid).children(recursive=True)}
    (launcher if whom == "launcher" else ranks[whom]).send_signal(signal_number)
    assert launcher.wait(120) != 0
    assert not any(process.is_running() for process in ranks.values())
    assert not (Path(job.output_dir) / "adapter").exists()


def assert_same_losses(one: TrainJob, other: TrainJob) -> None:
    for name in ("loss", "val_loss"):
        curves = [{entry["step"]: entry[name] for entry in logged(job) if name in entry} for job in (one, other)]
        assert curves[0] == pytest.approx(curves[1], abs=1e-5)


@pytest.mark.slow
def test_two_processes_have_the_losses_of_one(base_model, tmp_path):
    alone = job_in(base_model, tmp_path, "alone", SETTINGS)
    expected = train(alone)
    shared = job_in(base_model, tmp_path, "shared", SETTINGS)
    result = json.loads(launch(shared).communicate(timeout=300)[0])
    assert_same_losses(shared, alone)
    assert result["val_loss"] == pytest.approx(expected.val_loss, abs=1e-5)
    assert (result["steps"], result["job_sha256"]) == (expected.steps, expected.job_sha256)
    assert not (tmp_path / "shared" / "checkpoints").exists()
    assert train(shared).model_dump() == result


@pytest.fixture(scope="module")
def undisturbed(base_model: Path, tmp_path_factory: pytest.TempPathFactory) -> TrainJob:
    job = job_in(base_model, tmp_path_factory.mktemp("undisturbed"), "out", WITH_DROPOUT)
    assert launch(job).wait(300) == 0
    return job


@pytest.mark.slow
@pytest.mark.parametrize("whom", ["0", "1"])
def test_when_one_process_is_killed_all_end_and_the_next_launch_ends_with_the_same_curve(
    base_model, tmp_path, undisturbed, whom
):
    job = job_in(base_model, tmp_path, "killed", WITH_DROPOUT)
    interrupt(job, whom, signal.SIGKILL)
    resumed = json.loads(launch(job).communicate(timeout=300)[0])
    assert 0 < resumed["resumed_from_step"] < LONG_STEPS == resumed["steps"]
    assert logged(job) == logged(undisturbed)
    weights = [
        Path(output) / "adapter" / "adapter_model.safetensors" for output in (job.output_dir, undisturbed.output_dir)
    ]
    assert weights[0].read_bytes() == weights[1].read_bytes()


@pytest.mark.slow
def test_what_two_processes_began_before_sigterm_one_process_ends_with_the_same_curve(base_model, tmp_path):
    job = job_in(base_model, tmp_path, "stopped", LONG)
    interrupt(job, "launcher", signal.SIGTERM)
    last_step = logged(job)[-1]["step"]
    resumed = train(job)
    assert 0 < resumed.resumed_from_step == last_step < LONG_STEPS  # SIGTERM saves the current step first
    alone = job_in(base_model, tmp_path, "alone", LONG)
    train(alone)
    assert_same_losses(job, alone)


def test_a_batch_that_the_processes_cannot_share_evenly_is_refused(base_model, tmp_path, monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "3")
    monkeypatch.setenv("RANK", "0")
    settings = Training(batch_size=4)
    with pytest.raises(InvalidInput, match="batch_size 4 cannot be shared by 3 processes"):
        trainer_arguments(settings, Device("cpu", is_cuda=False, quantization="none"), tmp_path, 8, evaluate=False)


def test_a_process_alone_trains_on_one_of_the_devices_it_sees(tmp_path, monkeypatch):
    answers = {"is_available": True, "is_bf16_supported": True, "device_count": 4, "current_device": 0}
    for name, answer in (answers | {"set_device": None}).items():
        monkeypatch.setattr(torch.cuda, name, lambda *device, answer=answer: answer)
    device = Device("cuda", is_cuda=True, quantization="none")
    arguments = trainer_arguments(Training(batch_size=4), device, tmp_path, 8, evaluate=False)
    assert arguments.train_batch_size == 4
