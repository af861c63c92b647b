"""`python -m gpu_worker.train`: one training job from the command line, without Temporal."""

import argparse
import math
import signal
import sys
import time
from typing import TYPE_CHECKING

from gpu_worker.command import EXIT_CODES, run_command
from gpu_worker.contract import TrainJob, TrainProgress, TrainResult, parse
from gpu_worker.processes import is_main_process
from gpu_worker.train import train
from gpu_worker.training_flags import add_training_flags

if TYPE_CHECKING:
    from gpu_worker.journal import Report


def main(arguments: list[str] | None = None) -> int:
    """Progress goes to stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m gpu_worker.train",
        description="Train a LoRA adapter on a JSONL file of prompts and completions.",
        epilog=EXIT_CODES,
    )
    for flag, text in {
        "--base-model": "Hugging Face folder of the base model",
        "--train-file": "JSONL with prompt and completion",
        "--output-dir": "where adapter, log and checkpoints go",
    }.items():
        parser.add_argument(flag, required=True, help=text)
    parser.add_argument("--val-file", help="JSONL for the validation loss")
    add_training_flags(parser)
    flags = vars(parser.parse_args(arguments))
    paths = {name: flags.pop(name) for name in ("base_model", "train_file", "val_file", "output_dir")}

    interrupted: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: interrupted.append(received))

    def run() -> TrainResult:
        job = parse(TrainJob, {"job_id": "command-line", **paths, "training": flags})
        report = _narrator() if is_main_process() else lambda progress: None
        return train(job, report, lambda: "shutdown" if interrupted else None)

    return run_command(run, "the same command continues")


def _narrator() -> "Report":
    last_line = -math.inf

    def narrate(progress: TrainProgress) -> None:
        nonlocal last_line
        if progress.loss is None or (time.monotonic() < last_line + 2 and progress.step != progress.total_steps):
            return
        last_line = time.monotonic()
        print(
            f"step {progress.step}/{progress.total_steps}  loss {progress.loss:.4f}"
            f"  {progress.tokens_per_s:.0f} tokens/s  {progress.eta_s:.0f} s left",
            file=sys.stderr,
        )

    return narrate
