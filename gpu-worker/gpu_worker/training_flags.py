"""The settings of a training as flags of a command."""

import argparse
from typing import get_args, get_origin

from gpu_worker.contract import Training

MEANINGS = {
    "lora_r": "rank of the adapter",
    "lora_alpha": "scale of the adapter, as a multiple of 1/rank",
    "lora_dropout": "share of an adapted layer's inputs that each step leaves out",
    "target_modules": "linear layers that are adapted",
    "learning_rate": "its peak, after the warm-up",
    "num_epochs": "passes over the samples",
    "batch_size": "samples computed at once, of all processes together",
    "gradient_accumulation": "batches of one optimizer step",
    "warmup_fraction": "share of the steps in which the learning rate rises",
    "max_length": "longest sample in tokens, prompt and completion",
    "quantization": "how the base model is held; auto is nf4 on CUDA, none on the CPU",
    "seed": "of the adapter's initial weights, the order and the dropout",
}


def add_training_flags(parser: argparse.ArgumentParser) -> None:
    """One flag for each setting: `--lora-r 16`, `--target-modules q_proj v_proj`."""
    for name, field in Training.model_fields.items():
        flag, meaning = f"--{name.replace('_', '-')}", MEANINGS[name]
        if get_origin(field.annotation) is list:
            (choice,) = get_args(field.annotation)
            shown = f"{meaning} (default: {' '.join(field.default)})"
            parser.add_argument(flag, nargs="+", choices=get_args(choice), default=field.default, help=shown)
        else:
            choices = get_args(field.annotation) or None
            kind = str if choices else field.annotation
            shown = f"{meaning} (default: %(default)s)"
            parser.add_argument(flag, type=kind, choices=choices, default=field.default, help=shown)
