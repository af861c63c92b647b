"""Train a LoRA adapter: a model folder and a JSONL file of prompts and completions in, a PEFT adapter out."""

import gc
import math
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_worker.base_model import checked_folder, checked_tokenizer, load_model
from gpu_worker.checkpoints import finished_result, job_hash, latest_checkpoint, record_result, rewind_log
from gpu_worker.contract import Training, TrainJob, TrainResult, Versions
from gpu_worker.device import Device, choose_device, cpu_threads, make_deterministic
from gpu_worker.errors import InvalidInput, OutOfMemory, PermanentError, Stopped
from gpu_worker.files import only_writer, sync
from gpu_worker.recipe import lora_config, trainer_arguments
from gpu_worker.samples import encode, read_samples

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from gpu_worker.journal import Report, StopReason


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
    with only_writer(output_dir):
        try:
            identity = job_hash(job, base_model, device)
        except OSError as error:
            raise InvalidInput(f"{error.filename}: {error.strerror}") from None
        if finished := finished_result(output_dir, identity):
            return finished
        try:
            result = _train(job, base_model, device, identity, report, stop)
        # The frames of these errors would hold the model in the device's memory.
        except (Stopped, PermanentError) as error:
            raise error.with_traceback(None) from None
        except RuntimeError as error:
            if not _is_out_of_memory(error):
                raise
            error.__traceback__ = None
            raise OutOfMemory(_memory_advice(job.training, error)) from None
        finally:
            _free_device()
        record_result(output_dir, identity, result)
        shutil.rmtree(output_dir / "checkpoints")
        return result


def _train(
    job: TrainJob,
    base_model: Path,
    device: Device,
    identity: str,
    report: "Report",
    stop: "Callable[[], StopReason | None]",
) -> TrainResult:
    import peft
    import torch
    import transformers
    import trl
    from datasets import Dataset

    from gpu_worker.journal import Journal

    output_dir, settings = Path(job.output_dir), job.training
    tokenizer = checked_tokenizer(base_model)
    train_file = Path(job.train_file)
    train_rows = encode(read_samples(train_file), tokenizer, settings.max_length, train_file)
    if not train_rows:
        raise InvalidInput(f"{train_file}: no samples")
    val_file = Path(job.val_file) if job.val_file else None
    val_rows = encode(read_samples(val_file), tokenizer, settings.max_length, val_file) if val_file else []

    checkpoint = latest_checkpoint(output_dir / "checkpoints", identity)
    first_step = int(checkpoint.name.removeprefix("checkpoint-")) if checkpoint else 0
    log_file = output_dir / "training_log.jsonl"
    journal = Journal(identity, log_file, rewind_log(log_file, first_step), report, stop)

    if device.is_cuda:
        make_deterministic()
    model = load_model(base_model, device)
    torch.set_num_threads(cpu_threads(model.num_parameters()))
    transformers.set_seed(settings.seed)
    trainer = trl.SFTTrainer(
        model=model,
        args=trainer_arguments(settings, device, output_dir / "checkpoints", len(train_rows), bool(val_rows)),
        train_dataset=Dataset.from_list(train_rows),
        eval_dataset=Dataset.from_list(val_rows) if val_rows else None,
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
    _save_adapter(trainer.model, output_dir)

    losses = [entry for entry in journal.entries if "loss" in entry]
    last_epoch = [entry["loss"] for entry in losses if entry["epoch"] > settings.num_epochs - 1]
    val_losses = [entry["val_loss"] for entry in journal.entries if "val_loss" in entry]
    return TrainResult(
        adapter_dir=str(output_dir / "adapter"),
        log_file=str(log_file),
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
        versions=Versions(
            torch=torch.__version__,
            transformers=transformers.__version__,
            trl=trl.__version__,
            peft=peft.__version__,
        ),
    )


def _save_adapter(model: "PreTrainedModel", output_dir: Path) -> None:
    partial, adapter = output_dir / ".adapter.partial", output_dir / "adapter"
    shutil.rmtree(partial, ignore_errors=True)
    model.save_pretrained(partial, save_embedding_layers=False)
    (partial / "README.md").unlink()  # an unfilled model card
    sync(partial)
    (output_dir / "result.json").unlink(missing_ok=True)
    shutil.rmtree(adapter, ignore_errors=True)
    partial.rename(adapter)


def _is_out_of_memory(error: RuntimeError) -> bool:
    import torch

    return isinstance(error, torch.OutOfMemoryError) or "can't allocate memory" in str(error)


def _memory_advice(settings: Training, error: RuntimeError) -> str:
    return (
        f"lower training.batch_size ({settings.batch_size}; raise gradient_accumulation to keep the product) or"
        f" training.max_length ({settings.max_length}), or set training.quantization ({settings.quantization}) to"
        f' "nf4" on CUDA: {". ".join(str(error).split(". ")[:2])}'
    )


def _free_device() -> None:
    import torch

    gc.collect()
    if torch.cuda.is_initialized():
        torch._C._cuda_clearCublasWorkspaces()  # a few MB each, and each can pin gigabytes of the cache
        torch.cuda.empty_cache()


if __name__ == "__main__":
    from gpu_worker.train_command import main

    sys.exit(main())
