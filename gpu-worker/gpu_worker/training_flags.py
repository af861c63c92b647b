"""The settings of a training as flags of a command."""

import argparse
from typing import get_args, get_origin

from gpu_worker.contract import Training


def add_training_flags(parser: argparse.ArgumentParser) -> None:
    """One flag for each setting: `--lora-r 16`, `--target-modules q_proj v_proj`."""
    for name, field in Training.model_fields.items():
        flag = f"--{name.replace('_', '-')}"
        if get_origin(field.annotation) is list:
            (choice,) = get_args(field.annotation)
            parser.add_argument(flag, nargs="+", choices=get_args(choice), default=field.default, help=" ")
        else:
            choices = get_args(field.annotation) or None
            kind = str if choices else field.annotation
            parser.add_argument(flag, type=kind, choices=choices, default=field.default, help=" ")
