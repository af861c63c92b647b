"""Train a LoRA adapter: a model folder and a JSONL file of prompts and completions in, a PEFT adapter out."""

import math
import shutil
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gpu_worker.base_model import base_model_sha256, checked_folder, checked_tokenizer, context_length, load_model
from gpu_worker.checkpoints import (
    ADAPTER_WEIGHTS,
    LOG,
    ORIGIN,
    finished_result,
    job_sha256,
    latest_checkpoint,
    read_log,
    record_result,
    rewind_log,
)
from gpu_worker.contract import TrainJob, TrainResult
from gpu_worker.device import Device, choose_device, cpu_threads, make_deterministic
from gpu_worker.disk import full_disk_is_no_space
from gpu_worker.errors import InvalidInput, NoSpace, OutOfMemory, PermanentError, Stopped
from gpu_worker.files import only_writer, sync, write_json
from gpu_worker.memory import free_device, is_out_of_memory, memory_advice
from gpu_worker.processes import agreed, is_main_process, main_process_first, process_count
from gpu_worker.recipe import lora_config, trainer_arguments
from gpu_worker.samples import encode, read_samples
from gpu_worker.versions import installed_versions

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from gpu_worker.journal import Report, StopReason


PARTIAL_ADAPTER = ".adapter.partial"


def train(
    job: TrainJob,
    report: "Report" = lambda progress: None,
    stop: "Callable[[], StopReason | None]" = lambda: None,
) -> TrainResult:
    """Run, resume or look up one job; the same job in the same folder is never trained twice.

    `report` gets the progress after each step; `stop` is asked after each step and ends the training with Stopped,
    after a checkpoint if its reason is "shutdown". Raises a PermanentError for what a retry cannot cure. The adapter
    appears in `<output_dir>/adapter` by rename once it is whole.
    """
    output_dir = Path(job.output_dir)
    base_model = checked_folder(Path(job.base_model))
    device = choose_device(job.training.quantization)
    with only_writer(output_dir) if is_main_process() else nullcontext():
        try:
            base_sha256 = base_model_sha256(base_model)
            identity = job_sha256(job, base_sha256, device)
        except OSError as error:
            raise InvalidInput(f"{error.filename}: {error.strerror}") from None
        if finished := finished_result(output_dir, identity):
            return finished
        try:
            with full_disk_is_no_space(output_dir):
                result = _train(job, base_model, device, base_sha256, identity, report, stop)
                if is_main_process():
                    record_result(output_dir, identity, result)
        except NoSpace as error:
            latest_checkpoint(output_dir / "checkpoints", identity)  # the half-written one goes
            shutil.rmtree(output_dir / PARTIAL_ADAPTER, ignore_errors=True)
            raise error.with_traceback(None) from None
        # The frames of these errors would hold the model in the device's memory.
        except (Stopped, PermanentError) as error:
            raise error.with_traceback(None) from None
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            error.__traceback__ = None
            told = ". ".join(str(error).split(". ")[:2])
            raise OutOfMemory(f"{memory_advice(job.training, device)}: {told}") from None
        finally:
            free_device()
        if is_main_process():
            shutil.rmtree(output_dir / "checkpoints")
        return result


def _train(
    job: TrainJob,
    base_model: Path,
    device: Device,
    base_sha256: str,
    identity: str,
    report: "Report",
    stop: "Callable[[], StopReason | None]",
) -> TrainResult:
    import torch
    import transformers
    import trl
    from datasets import Dataset

    from gpu_worker.journal import Journal

    output_dir, settings = Path(job.output_dir), job.training
    tokenizer = checked_tokenizer(base_model)
    max_length, context = settings.max_length, context_length(base_model)
    train_file = Path(job.train_file)
    train_rows = encode(read_samples(train_file), tokenizer, max_length, train_file, context)
    if not train_rows:
        raise InvalidInput(f"{train_file}: no samples")
    val_file = Path(job.val_file) if job.val_file else None
    val_rows = encode(read_samples(val_file), tokenizer, max_length, val_file, context) if val_file else []

    folder, log_file = output_dir / "checkpoints", output_dir / LOG
    with main_process_first():
        checkpoint = latest_checkpoint(folder, identity)
        first_step = int(checkpoint.name.removeprefix("checkpoint-")) if checkpoint else 0
        kept = (rewind_log if is_main_process() else read_log)(log_file, first_step)
    journal = Journal(identity, log_file, kept, report, agreed(stop))

    arguments = trainer_arguments(settings, device, folder, len(train_rows), bool(val_rows))
    if device.is_cuda:
        make_deterministic()
    model = load_model(base_model, device)
    torch.set_num_threads(cpu_threads(model.num_parameters()))
    transformers.set_seed(settings.seed)
    trainer_class, dataset = trl.SFTTrainer, Dataset.from_list
    if process_count() > 1:
        from gpu_worker.shared_batches import FilledRows, SharedBatchesTrainer

        trainer_class, dataset = SharedBatchesTrainer, FilledRows
    trainer = trainer_class(
        model=model,
        args=arguments,
        train_dataset=dataset(train_rows),
        eval_dataset=dataset(val_rows) if val_rows else None,
        processing_class=tokenizer,
        peft_config=lora_config(settings),
        callbacks=[journal],
    )
    trainer.remove_callback(transformers.PrinterCallback)
    # TRL holds the adapter of a quantized model in bf16, where small steps are lost, and resumes it in fp32.
    for weight in trainer.model.parameters():
        if weight.requires_grad:
            weight.data = weight.data.float()
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    origin = {
        "job_sha256": identity,
        "base_model_sha256": base_sha256,
        "training": settings.model_dump(),
        "quantization": device.quantization,
        "precision": device.precision,
        "versions": installed_versions(device),
    }
    if is_main_process():
        _save_adapter(trainer.model, output_dir, origin)

    losses = [entry for entry in journal.entries if "loss" in entry]
    last_epoch = [entry["loss"] for entry in losses if entry["epoch"] > settings.num_epochs - 1]
    val_losses = [entry["val_loss"] for entry in journal.entries if "val_loss" in entry]
    return TrainResult(
        adapter_dir=str(output_dir / "adapter"),
        log_file=str(log_file),
        job_sha256=identity,
        base_model_sha256=base_sha256,
        steps=len(losses),
        epochs=settings.num_epochs,
        train_samples=len(train_rows),
        val_samples=len(val_rows),
        train_loss=math.fsum(last_epoch) / len(last_epoch),
        val_loss=val_losses[-1] if val_losses else None,
        trainable_parameters=sum(weight.numel() for weight in trainer.model.parameters() if weight.requires_grad),
        device=device.name,
        quantization=device.quantization,
        precision=device.precision,
        duration_s=journal.elapsed_s,
        resumed_from_step=first_step if checkpoint else None,
        versions=installed_versions(device),
    )


def _save_adapter(model: "PreTrainedModel", output_dir: Path, origin: dict[str, Any]) -> None:
    partial, adapter = output_dir / PARTIAL_ADAPTER, output_dir / "adapter"
    shutil.rmtree(partial, ignore_errors=True)
    model.save_pretrained(partial, save_embedding_layers=False)
    (partial / "README.md").unlink()  # an unfilled model card
    write_json(partial / ORIGIN, origin)
    # safetensors' files are for this user alone, and a model server may be another one.
    (partial / ADAPTER_WEIGHTS).chmod((partial / ORIGIN).stat().st_mode)
    sync(partial)
    (output_dir / "result.json").unlink(missing_ok=True)
    shutil.rmtree(adapter, ignore_errors=True)
    partial.rename(adapter)


if __name__ == "__main__":
    from gpu_worker.train_command import main

    sys.exit(main())
