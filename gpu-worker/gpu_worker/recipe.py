"""The training recipe. Every setting that matters is spelled out: the defaults of TRL and transformers move."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_worker.contract import Training
from gpu_worker.device import Device
from gpu_worker.processes import share_of_batch

if TYPE_CHECKING:
    from peft import LoraConfig
    from trl import SFTConfig

CHECKPOINTS_PER_RUN = 8


def lora_config(settings: Training) -> "LoraConfig":
    """An adapter on the linear layers that are asked for, of all blocks."""
    from peft import LoraConfig

    return LoraConfig(
        r=settings.lora_r,
        lora_alpha=settings.lora_alpha,
        lora_dropout=settings.lora_dropout,
        target_modules=settings.target_modules,
        bias="none",
        task_type="CAUSAL_LM",
    )


def steps_per_epoch(settings: Training, samples: int) -> int:
    """Optimizer steps; the last batch and the last accumulation of an epoch may be short."""
    return math.ceil(math.ceil(samples / settings.batch_size) / settings.gradient_accumulation)


def trainer_arguments(settings: Training, device: Device, folder: Path, samples: int, evaluate: bool) -> "SFTConfig":
    """AdamW at a linearly falling rate after the warm-up; the loss is on the labels that the samples carry."""
    from trl import SFTConfig

    epoch_steps = steps_per_epoch(settings, samples)
    total_steps = epoch_steps * settings.num_epochs
    arguments = SFTConfig(
        output_dir=str(folder),
        num_train_epochs=settings.num_epochs,
        per_device_train_batch_size=share_of_batch(settings.batch_size),
        per_device_eval_batch_size=share_of_batch(settings.batch_size),
        gradient_accumulation_steps=settings.gradient_accumulation,
        learning_rate=settings.learning_rate,
        lr_scheduler_type="linear",
        warmup_steps=round(settings.warmup_fraction * total_steps),
        optim="adamw_torch",
        weight_decay=0.0,
        max_grad_norm=1.0,
        max_length=settings.max_length,
        packing=False,
        loss_type="chunked_nll",
        dataset_kwargs={"skip_prepare_dataset": True},
        seed=settings.seed,
        data_seed=settings.seed,
        use_cpu=not device.is_cuda,
        ddp_find_unused_parameters=False,
        bf16=device.is_cuda,
        gradient_checkpointing=device.is_cuda,
        dataloader_pin_memory=device.is_cuda,
        # By steps, not epochs: an epoch's own evaluation comes after the checkpoint of its last step, and a training
        # resumed from that checkpoint would skip it.
        eval_strategy="steps" if evaluate else "no",
        eval_steps=epoch_steps,
        save_strategy="steps",
        save_steps=math.ceil(total_steps / CHECKPOINTS_PER_RUN),
        save_total_limit=2,
        logging_strategy="steps",
        logging_steps=1,
        logging_nan_inf_filter=False,
        report_to="none",
        disable_tqdm=True,
    )
    if device.is_cuda:
        # Else the Trainer spreads the batches of a process over all devices it sees, and multiplies them.
        arguments._n_gpu = 1
    return arguments
