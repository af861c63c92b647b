"""kill -9 in the middle of a training, the same job again, and what is left of the interruption in its result."""

import time
from pathlib import Path

from pydantic import BaseModel

from bench.measured_training import Failed, Measured, finish, read_log, start
from gpu_worker.checkpoints import ADAPTER_WEIGHTS
from gpu_worker.contract import TrainJob, TrainResult
from gpu_worker.files import sha256_of


class Resumed(BaseModel):
    """How a resumed training differs from an undisturbed one; `largest_loss_difference` is over all entries of the
    log, validation included, in nats per token. Logs are compared without their times."""

    killed_after_step: int
    resumed_from_step: int | None
    first_step_after_s: float
    same_log: bool
    largest_loss_difference: float
    same_adapter: bool

    def sentence(self) -> str:
        return (
            f"kill -9 after step {self.killed_after_step}: resumed from step {self.resumed_from_step}, next step done"
            f" after {self.first_step_after_s:.1f} s; the log is {'the same' if self.same_log else 'NOT the same'}"
            f" (largest loss difference {self.largest_loss_difference:.2g}), the adapter is"
            f" {'the same' if self.same_adapter else 'NOT the same'} byte for byte"
        )


def kill_and_resume(job: TrainJob, undisturbed: TrainResult) -> Resumed:
    """Kill `job` once half of its steps are logged, run it again, compare it with the same job left alone.

    Raises RuntimeError when the job ends by itself or the second attempt fails.
    """
    log_file = Path(job.output_dir) / "training_log.jsonl"
    killed = start(job)
    while (step := _last_step(log_file)) <= undisturbed.steps // 2:
        if killed.poll() is not None:
            raise RuntimeError(f"the training to be killed ended by itself with exit code {killed.returncode}")
        time.sleep(0.005)
    killed.kill()
    killed.communicate()
    resumed = finish(start(job))
    if isinstance(resumed, Failed):
        raise RuntimeError(f"the second attempt failed: {resumed.failure}")
    return _compare(step, resumed, undisturbed)


def _last_step(log_file: Path) -> int:
    log = read_log(log_file)
    return log[-1]["step"] if log else 0


def _compare(killed_after_step: int, resumed: Measured, undisturbed: TrainResult) -> Resumed:
    logs = [read_log(Path(result.log_file)) for result in (resumed.result, undisturbed)]
    losses = [[entry["loss"] if "loss" in entry else entry["val_loss"] for entry in log] for log in logs]
    weights = [sha256_of(Path(result.adapter_dir) / ADAPTER_WEIGHTS) for result in (resumed.result, undisturbed)]
    return Resumed(
        killed_after_step=killed_after_step,
        resumed_from_step=resumed.result.resumed_from_step,
        first_step_after_s=resumed.first_step_after_s,
        same_log=[entry | {"elapsed_s": 0} for entry in logs[0]] == [entry | {"elapsed_s": 0} for entry in logs[1]],
        largest_loss_difference=max(abs(a - b) for a, b in zip(*losses, strict=True)),
        same_adapter=weights[0] == weights[1],
    )
