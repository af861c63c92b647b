"""What can be known of a training before it begins: everything is there, it fits, and how long it will take."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_worker.base_model import checked_folder, checked_tokenizer, context_length
from gpu_worker.contract import PreflightJob, PreflightResult, Training
from gpu_worker.device import Device, choose_device
from gpu_worker.disk import K_QUANTS, free_disk, in_gb, needed_disk
from gpu_worker.errors import DeviceTooSmall, DiskTooSmall, EnvironmentNotReady, InvalidInput
from gpu_worker.gguf_base import check_same_weights
from gpu_worker.memory import free_memory, memory_advice, needed_memory
from gpu_worker.model_shape import model_shape
from gpu_worker.recipe import steps_per_epoch
from gpu_worker.safetensors_file import model_tensors
from gpu_worker.samples import encode, read_samples
from gpu_worker.speed import estimated_seconds
from gpu_worker.versions import installed_versions
from gpu_worker.write_access import check_writable

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

# Prompt and answer of one step of the benchmark, where there are no samples to measure yet.
TYPICAL_SAMPLE_TOKENS = 300
# An estimate refuses only what is beyond doubt.
CLEARLY = 1.25


def preflight(job: PreflightJob) -> PreflightResult:
    """Check a training and estimate what it takes; nothing is written, and nothing stays on the device.

    Raises InvalidInput for a base model, GGUF or sample file that is not what it must be, EnvironmentNotReady for a
    missing library, program or device and for a folder that this user may not write, DeviceTooSmall and DiskTooSmall
    for what clearly does not fit.
    """
    settings, output_dir = job.training, Path(job.output_dir)
    base_model = checked_folder(Path(job.base_model))
    tokenizer = checked_tokenizer(base_model)
    model_tensors(base_model)
    device = choose_device(settings.quantization)
    versions = installed_versions(device)
    if job.merged in K_QUANTS and shutil.which("llama-quantize") is None:
        raise EnvironmentNotReady(
            f'training.merged "{job.merged}" needs the program llama-quantize of llama.cpp on PATH; "q8_0" and "f16"'
            " need nothing"
        )
    lengths = _sample_lengths(job, base_model, tokenizer) if job.train_file else _typical_lengths(job)
    check_writable(output_dir)
    if job.base_gguf:
        check_same_weights(Path(job.base_gguf), base_model)

    shape = model_shape(base_model)
    needed_device = needed_memory(shape, settings, device, max(lengths, default=0))
    free_device = free_memory(device)
    if needed_device > CLEARLY * free_device:
        raise _device_too_small(settings, device, needed_device, free_device)
    needed_space = needed_disk(shape, settings, job.merged, job.adapters, base_model)
    free_space = free_disk(output_dir)
    if needed_space > free_space:
        raise DiskTooSmall(
            f"{output_dir}: adapters, checkpoints and merged model take about {in_gb(needed_space)},"
            f" {in_gb(free_space)} are free; make room,"
            f' or set training.merged ({job.merged}) to a smaller type or "none"'
        )
    steps = steps_per_epoch(settings, len(lengths)) * settings.num_epochs
    return PreflightResult(
        device=device.name,
        quantization=device.quantization,
        precision=device.precision,
        parameters=shape.parameters,
        free_memory_bytes=free_device,
        needed_memory_bytes=needed_device,
        free_disk_bytes=free_space,
        needed_disk_bytes=needed_space,
        steps=steps,
        estimated_s=estimated_seconds(shape, device, steps, sum(lengths) * settings.num_epochs),
        versions=versions,
    )


def _sample_lengths(job: PreflightJob, base_model: Path, tokenizer: "PreTrainedTokenizerBase") -> list[int]:
    train_file = Path(job.train_file)
    rows = encode(read_samples(train_file), tokenizer, job.training.max_length, train_file, context_length(base_model))
    if not rows:
        raise InvalidInput(f"{train_file}: no samples")
    return [len(row["labels"]) for row in rows]


def _typical_lengths(job: PreflightJob) -> list[int]:
    return [min(TYPICAL_SAMPLE_TOKENS, job.training.max_length)] * job.expected_samples


def _device_too_small(settings: Training, device: Device, needed: int, free: int) -> DeviceTooSmall:
    return DeviceTooSmall(
        f"{device.name}: this training takes about {in_gb(needed)} of memory, {in_gb(free)} are free;"
        f" {memory_advice(settings, device)}"
    )


if __name__ == "__main__":
    from gpu_worker.preflight_command import main

    sys.exit(main())
