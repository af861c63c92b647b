"""Training on a tiny random model, on the CPU, in this process."""

import errno
import gc
import json
import math
import resource
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from conftest import write_samples
from peft import PeftModel
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from gpu_worker.base_model import base_model_sha256
from gpu_worker.checkpoints import finished_result
from gpu_worker.contract import Training, TrainJob, TrainProgress, TrainResult
from gpu_worker.disk import is_full_disk
from gpu_worker.errors import InvalidInput, NoSpace, OutOfMemory, OutputBusy, Stopped, TrainingDiverged
from gpu_worker.files import only_writer
from gpu_worker.train import train

QUICK = Training(lora_r=4, lora_alpha=8, lora_dropout=0.1, learning_rate=0.01, num_epochs=3, warmup_fraction=0.1)
SAMPLES, VALIDATION_SAMPLES, STEPS = 24, 5, 18


def job_in(folder: Path, base_model: Path) -> TrainJob:
    """The same job wherever it is, so that what one test trained another one can look up."""
    return TrainJob(
        job_id="test",
        base_model=str(base_model),
        train_file=str(write_samples(folder / "train.jsonl", SAMPLES, seed=1)),
        val_file=str(write_samples(folder / "val.jsonl", VALIDATION_SAMPLES, seed=2)),
        output_dir=str(folder / "out"),
        training=QUICK,
    )


@pytest.fixture
def job(base_model: Path, tmp_path: Path) -> TrainJob:
    return job_in(tmp_path, base_model)


@dataclass(frozen=True)
class Trained:
    result: TrainResult
    reports: list[TrainProgress]


@pytest.fixture(scope="module")
def trained(base_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """The job of these tests, undisturbed. Only to be read."""
    reports: list[TrainProgress] = []
    return Trained(train(job_in(tmp_path_factory.mktemp("trained"), base_model), reports.append), reports)


@pytest.fixture
def finished(job: TrainJob, trained: Trained) -> TrainJob:
    """A job that was trained before, in a folder of its own."""
    shutil.copytree(Path(trained.result.log_file).parent, job.output_dir)
    return job


def changed(job: TrainJob, **settings: object) -> TrainJob:
    return job.model_copy(update={"training": job.training.model_copy(update=settings)})


def log_of(result: TrainResult) -> list[dict]:
    return [json.loads(line) for line in Path(result.log_file).read_text().splitlines()]


def curve(result: TrainResult) -> list[tuple]:
    """The log without its times."""
    return [tuple(value for key, value in entry.items() if key != "elapsed_s") for entry in log_of(result)]


def stop_after(step: int, reason: str):
    """A report and a stop that is asked for once `step` was reported."""
    seen = [0]

    def report(progress: TrainProgress) -> None:
        seen[0] = progress.step

    return report, lambda: reason if seen[0] >= step else None


def base_like(base_model: Path, folder: Path, edit) -> str:
    """A copy of the base model with `edit(model)` done to it."""
    model = AutoModelForCausalLM.from_pretrained(base_model)
    with torch.no_grad():
        edit(model)
    model.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes((base_model / name).read_bytes())
    return str(folder)


def weights_of(result: TrainResult) -> bytes:
    return (Path(result.adapter_dir) / "adapter_model.safetensors").read_bytes()


def test_a_finished_job_says_what_was_done(trained):
    result = trained.result
    assert (result.steps, result.epochs) == (STEPS, 3)
    assert (result.train_samples, result.val_samples) == (SAMPLES, VALIDATION_SAMPLES)
    assert (result.device, result.quantization, result.precision) == ("cpu", "none", "fp32")
    assert result.resumed_from_step is None
    steps = [entry for entry in log_of(result) if "loss" in entry]
    assert [entry["step"] for entry in steps] == list(range(1, STEPS + 1))
    assert result.train_loss == pytest.approx(math.fsum(entry["loss"] for entry in steps[12:]) / 6)
    assert [entry["step"] for entry in log_of(result) if "val_loss" in entry] == [6, 12, 18]
    assert result.train_loss < steps[0]["loss"]


def test_every_linear_layer_of_the_blocks_is_adapted_and_nothing_else(trained):
    result = trained.result
    names = load_file(Path(result.adapter_dir) / "adapter_model.safetensors")
    modules = {name.removeprefix("base_model.model.model.layers.").split(".lora_")[0] for name in names}
    projections = [f"self_attn.{x}_proj" for x in "qkvo"] + [f"mlp.{x}_proj" for x in ("gate", "up", "down")]
    assert modules == {f"{layer}.{projection}" for layer in (0, 1) for projection in projections}
    assert sum(weight.numel() for weight in names.values()) == result.trainable_parameters


def test_the_adapter_loads_into_peft_and_acts(trained, base_model):
    result = trained.result
    tokens = torch.arange(40, 60).unsqueeze(0)
    base = AutoModelForCausalLM.from_pretrained(base_model)
    with torch.no_grad():
        before = base(tokens).logits
        after = PeftModel.from_pretrained(base, result.adapter_dir)(tokens).logits
    assert (before - after).abs().max() > 0.01


def test_each_setting_reaches_the_training(job, trained):
    config = json.loads((Path(trained.result.adapter_dir) / "adapter_config.json").read_text())
    assert (config["r"], config["lora_alpha"], config["lora_dropout"]) == (4, 8, 0.1)
    result = train(
        changed(
            job, num_epochs=1, batch_size=2, gradient_accumulation=4, warmup_fraction=0.5, target_modules=["v_proj"]
        )
    )
    rates = [entry["learning_rate"] for entry in log_of(result) if "loss" in entry]
    assert len(rates) == 3
    assert rates == pytest.approx([0, 0.005, 0.01]) and rates[-1] == QUICK.learning_rate
    names = load_file(Path(result.adapter_dir) / "adapter_model.safetensors")
    assert len(names) == 4 and all(".self_attn.v_proj.lora_" in name for name in names)


def test_the_order_of_the_target_modules_is_no_other_job(finished):
    modules = list(reversed(QUICK.target_modules))
    reports = []
    train(changed(finished, target_modules=modules), reports.append)
    assert reports == []


def test_the_adapter_says_what_it_was_trained_from(trained, base_model):
    origin = json.loads((Path(trained.result.adapter_dir) / "origin.json").read_text())
    assert origin["base_model_sha256"] == trained.result.base_model_sha256 == base_model_sha256(base_model)
    assert origin["job_sha256"] == trained.result.job_sha256
    assert origin["training"] == QUICK.model_dump() and origin["versions"] == trained.result.versions


def test_the_adapter_can_be_read_by_whom_the_umask_lets(trained, tmp_path):
    (tmp_path / "plain").touch()
    modes = {path.stat().st_mode for path in Path(trained.result.adapter_dir).iterdir()}
    assert modes == {(tmp_path / "plain").stat().st_mode}


def test_the_seed_decides_the_training(job, trained):
    again = train(job)
    other = train(changed(job, seed=7).model_copy(update={"output_dir": job.output_dir + "-other"}))
    assert curve(trained.result) == curve(again) != curve(other)
    assert weights_of(trained.result) == weights_of(again) != weights_of(other)


def test_an_empty_validation_file_or_none_means_no_validation_loss(job, tmp_path):
    (tmp_path / "empty.jsonl").touch()
    for val_file in (str(tmp_path / "empty.jsonl"), None):
        result = train(changed(job, num_epochs=1).model_copy(update={"val_file": val_file}))
        assert (result.val_samples, result.val_loss) == (0, None)


def test_a_finished_job_is_looked_up_and_not_trained_again(finished, trained):
    reports = []
    here = {name: getattr(trained.result, name) for name in ("job_sha256", "train_loss", "duration_s")}
    found = train(finished.model_copy(update={"job_id": "retry"}), reports.append)
    assert {name: getattr(found, name) for name in here} == here
    assert found.adapter_dir == str(Path(finished.output_dir) / "adapter")
    assert reports == []


def test_a_damaged_adapter_is_trained_anew(finished):
    weights = Path(finished.output_dir) / "adapter" / "adapter_model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-1])
    train(finished)
    assert weights.read_bytes() == whole


@pytest.mark.parametrize("name", ["adapter/adapter_config.json", "adapter/origin.json", "training_log.jsonl"])
@pytest.mark.parametrize("damage", ["removed", "changed"])
def test_a_job_that_lacks_a_file_or_has_another_one_is_not_finished(finished, trained, name, damage):
    file = Path(finished.output_dir) / name
    assert finished_result(Path(finished.output_dir), trained.result.job_sha256) is not None
    file.unlink() if damage == "removed" else file.write_text(file.read_text()[1:])
    assert finished_result(Path(finished.output_dir), trained.result.job_sha256) is None


@pytest.mark.parametrize("change", ["settings", "train_file", "base_model"])
def test_another_job_in_the_same_folder_never_resumes_from_its_checkpoints(job, change, base_model, tmp_path):
    with pytest.raises(Stopped):
        train(job, *stop_after(4, "shutdown"))
    other = job
    if change == "settings":
        other = changed(job, lora_alpha=16)
    elif change == "train_file":
        write_samples(Path(job.train_file), SAMPLES, seed=3)
    else:
        other_base = base_like(base_model, tmp_path / "other-base", lambda model: model.model.norm.weight.mul_(1.01))
        other = job.model_copy(update={"base_model": other_base})
    result = train(other)
    assert result.resumed_from_step is None
    assert [entry["step"] for entry in log_of(result) if "loss" in entry] == list(range(1, STEPS + 1))


@pytest.mark.parametrize(("asked_after", "step"), [(3, 3), (4, 5), (5, 6), (17, STEPS)])
def test_a_shutdown_saves_the_step_and_the_next_attempt_ends_with_the_undisturbed_curve(
    job, trained, asked_after, step
):
    undisturbed = trained.result
    with pytest.raises(Stopped, match=f"shutdown at step {step}"):
        train(job, *stop_after(asked_after, "shutdown"))
    assert not (Path(job.output_dir) / "adapter").exists()
    resumed = train(job)
    assert resumed.resumed_from_step == step
    assert curve(resumed) == curve(undisturbed)
    assert resumed.train_loss == undisturbed.train_loss and resumed.val_loss == undisturbed.val_loss
    assert weights_of(resumed) == weights_of(undisturbed)


def test_a_half_written_checkpoint_is_passed_over(job, trained):
    with pytest.raises(Stopped):
        train(job, *stop_after(4, "shutdown"))
    checkpoints = Path(job.output_dir) / "checkpoints"
    (checkpoints / "checkpoint-5" / "job.json").unlink()
    (checkpoints / "checkpoint-5" / "optimizer.pt").write_bytes(b"cut short")
    resumed = train(job)
    assert resumed.resumed_from_step == 3
    assert curve(resumed) == curve(trained.result)


def test_a_log_line_cut_short_by_a_crash_is_dropped(job, trained):
    with pytest.raises(Stopped):
        train(job, *stop_after(4, "shutdown"))
    with (Path(job.output_dir) / "training_log.jsonl").open("a") as log:
        log.write('{"step": 6, "epo')
    assert curve(train(job)) == curve(trained.result)


def test_a_cancelled_training_stops_at_the_next_step_and_leaves_no_adapter(job):
    with pytest.raises(Stopped, match="cancelled at step 5"):
        train(job, *stop_after(4, "cancelled"))
    assert not (Path(job.output_dir) / "adapter").exists()
    assert not (Path(job.output_dir) / "result.json").exists()


def test_progress_counts_every_step_and_ends_with_nothing_left(trained):
    reports = trained.reports
    assert [step for step in range(1, STEPS + 1) if step not in {report.step for report in reports}] == []
    assert reports[-1].step == reports[-1].total_steps == STEPS
    assert reports[-1].eta_s == 0 and reports[0].eta_s > 0 and reports[0].tokens_per_s > 0


def test_a_second_writer_of_the_same_folder_is_turned_away(job):
    with only_writer(Path(job.output_dir)), pytest.raises(OutputBusy):
        train(job)


def test_a_diverged_training_fails_and_leaves_no_adapter(job, base_model, tmp_path):
    broken = base_like(base_model, tmp_path / "broken", lambda model: model.model.norm.weight.fill_(math.nan))
    with pytest.raises(TrainingDiverged, match=r"loss of step 1 is nan; lower training\.learning_rate"):
        train(job.model_copy(update={"base_model": broken}))
    assert not (Path(job.output_dir) / "adapter").exists()


@pytest.mark.parametrize("field", ["train_file", "val_file", "base_model"])
def test_a_missing_file_is_named(job, field):
    with pytest.raises(InvalidInput, match="nowhere"):
        train(job.model_copy(update={field: "/nowhere"}))


def test_a_train_file_without_samples_is_refused(job):
    Path(job.train_file).write_text("")
    with pytest.raises(InvalidInput, match=r"train\.jsonl: no samples"):
        train(job)


def test_a_model_of_another_architecture_is_refused(job, tmp_path):
    (tmp_path / "llama").mkdir()
    (tmp_path / "llama" / "config.json").write_text('{"model_type": "llama"}')
    with pytest.raises(InvalidInput, match="llama model, only qwen2"):
        train(job.model_copy(update={"base_model": str(tmp_path / "llama")}))


@pytest.mark.skipif(torch.cuda.is_available(), reason="about the CPU")
def test_four_bits_on_the_cpu_are_refused(job):
    with pytest.raises(InvalidInput, match="nf4"):
        train(changed(job, quantization="nf4"))


def test_running_out_of_memory_names_the_three_settings(job):
    def report(progress: TrainProgress) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity")

    with pytest.raises(OutOfMemory, match=r"batch_size \(4; .*max_length \(4096\).*lora_r \(4\).*2\.00 GiB"):
        train(job, report)
    assert not (Path(job.output_dir) / "adapter").exists()


@pytest.mark.parametrize("full_after", [1, 2])
def test_a_full_disk_leaves_nothing_half_written_and_the_next_attempt_goes_on(job, trained, full_after):
    """Files can no longer grow past 4 KiB after that step: the log and the next checkpoint, all in one place."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def report(progress: TrainProgress) -> None:
        if progress.step == full_after:
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))

    try:
        with pytest.raises(NoSpace, match="no space left"):
            train(job, report)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    checkpoints = Path(job.output_dir) / "checkpoints"
    assert [path for path in checkpoints.glob("checkpoint-*") if not (path / "job.json").exists()] == []
    assert {path.name for path in Path(job.output_dir).iterdir()} <= {".lock", "training_log.jsonl", "checkpoints"}
    resumed = train(job)
    assert curve(resumed) == curve(trained.result) and weights_of(resumed) == weights_of(trained.result)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)"),
        RuntimeError("[enforce fail at inline_container.cc:626] . unexpected pos 64 vs 0"),
        RuntimeError("PytorchStreamWriter failed writing file data/0: file write failed"),
    ],
)
def test_a_full_disk_is_known_in_the_words_of_each_library(error):
    assert is_full_disk(error)
    assert not is_full_disk(OSError(errno.EACCES, "Permission denied")) and not is_full_disk(ValueError("other"))


@pytest.mark.parametrize("error", [torch.OutOfMemoryError("CUDA out of memory."), Stopped("cancelled", 1)])
def test_a_training_that_ends_early_leaves_nothing_in_memory(job, error):
    def report(progress: TrainProgress) -> None:
        raise error

    def models() -> int:
        return sum(type(thing).__name__ == "Qwen2ForCausalLM" for thing in gc.get_objects())

    gc.collect()
    before = models()
    with pytest.raises((OutOfMemory, Stopped)) as failure:
        train(job, report)
    assert failure.value and models() == before
