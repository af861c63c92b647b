"""What the preflight says of a training job, in a process of its own, and what it leaves on the device."""

import json
import subprocess
import sys
import time
from pathlib import Path

from pydantic import BaseModel

from bench.measured_training import Failed, Gigabytes
from gpu_worker.contract import PreflightJob, PreflightResult, TrainJob, parse
from gpu_worker.errors import PermanentError


class Estimated(BaseModel):
    """The preflight's result, how long it took, and what torch still had reserved on the device after it."""

    result: PreflightResult
    took_s: float
    held_gb: Gigabytes


def estimate(job: TrainJob) -> Estimated | Failed:
    wanted = PreflightJob(
        base_model=job.base_model,
        base_gguf=None,
        output_dir=job.output_dir,
        training=job.training,
        merged="none",
        train_file=job.train_file,
        expected_samples=0,
        adapters=1,
    )
    output = subprocess.run(
        [sys.executable, "-m", "bench.estimated_training", wanted.model_dump_json()],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    record = json.loads(output)
    return Failed(**record) if "failure" in record else Estimated(**record)


def _estimate(job: PreflightJob) -> Estimated | Failed:
    import torch

    from gpu_worker.preflight import preflight

    started = time.monotonic()
    try:
        result = preflight(job)
    except PermanentError as error:
        return Failed(failure=f"{type(error).__name__}: {error}")
    return Estimated(result=result, took_s=time.monotonic() - started, held_gb=torch.cuda.memory_reserved() / 1e9)


if __name__ == "__main__":
    print(_estimate(parse(PreflightJob, json.loads(sys.argv[1]))).model_dump_json())
