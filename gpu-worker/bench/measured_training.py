"""One training job in a process of its own, as the worker runs it, and what it took."""

import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Annotated, Any

from pydantic import BaseModel, Field

from gpu_worker.contract import TrainJob, TrainProgress, TrainResult, parse
from gpu_worker.errors import PermanentError

Gigabytes = Annotated[float, Field(ge=0)]


class Measured(BaseModel):
    """What a finished training took. Memory is the peak, 0 on the CPU, in 10^9 bytes: `tensors_gb` in tensors,
    `reserved_gb` what torch took from the device for them, `card_gb` all that was in use on the card. `total_s` is
    all but the start of Python: digests, loading, the steps."""

    result: TrainResult
    total_s: float
    first_step_after_s: float
    tensors_gb: Gigabytes
    reserved_gb: Gigabytes
    card_gb: Gigabytes


class Failed(BaseModel):
    """A job that the worker would not retry."""

    failure: str


def start(job: TrainJob) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bench.measured_training", job.model_dump_json()],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> Measured | Failed:
    """Wait for a training to end; raises CalledProcessError when it ends with an error of no known kind."""
    output, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    record = json.loads(output)
    return Failed(**record) if "failure" in record else Measured(**record)


def read_log(log_file: Path) -> list[dict[str, Any]]:
    """The whole lines of a training log, also of one that is being written."""
    lines = log_file.read_text().split("\n")[:-1] if log_file.exists() else []
    return [json.loads(line) for line in lines]


def usual_step_s(log: list[dict[str, Any]]) -> float:
    """The median time from one step to the next: without checkpoints, validation and the first step's warm-up."""
    steps = [entry["elapsed_s"] for entry in log if "loss" in entry]
    return median(later - earlier for earlier, later in pairwise(steps))


def _measure(job: TrainJob) -> Measured | Failed:
    import torch

    from gpu_worker.train import train

    first_step_after_s, card_bytes = 0.0, 0

    def report(progress: TrainProgress) -> None:
        nonlocal first_step_after_s, card_bytes
        first_step_after_s = first_step_after_s or time.monotonic() - started
        if torch.cuda.is_available():
            free, total = torch.cuda.mem_get_info()
            card_bytes = max(card_bytes, total - free)

    started = time.monotonic()
    try:
        result = train(job, report)
    except PermanentError as error:
        return Failed(failure=f"{type(error).__name__}: {error}")
    return Measured(
        result=result,
        total_s=time.monotonic() - started,
        first_step_after_s=first_step_after_s,
        tensors_gb=torch.cuda.max_memory_allocated() / 1e9,
        reserved_gb=torch.cuda.max_memory_reserved() / 1e9,
        card_gb=card_bytes / 1e9,
    )


if __name__ == "__main__":
    print(_measure(parse(TrainJob, json.loads(sys.argv[1]))).model_dump_json())
