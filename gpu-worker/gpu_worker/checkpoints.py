"""Checkpoints on disk are the truth: only a complete one of the same job is ever resumed.

<output_dir>/checkpoints/checkpoint-<step>/   as the Trainer writes it, plus `job.json` once it is complete
<output_dir>/training_log.jsonl               one line for each step, one more for each evaluation
<output_dir>/result.json                      once the adapter is whole: the job's hash, the result, its files' digests
"""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from gpu_worker.contract import TrainJob, TrainResult
from gpu_worker.device import Device
from gpu_worker.files import sha256_of, sync, write_json, written_whole

COMPLETE = "job.json"
LOG = "training_log.jsonl"
ADAPTER_WEIGHTS = "adapter_model.safetensors"
# In the adapter's folder: what it was trained from.
ORIGIN = "origin.json"


def job_sha256(job: TrainJob, base_model: str, device: Device) -> str:
    """Digest of all that decides the result: the bytes of both sample files, the digest of the base model, the
    settings, and how the weights are held. Paths and ids are not part of it."""
    identity = {
        "train": sha256_of(Path(job.train_file)),
        "val": sha256_of(Path(job.val_file)) if job.val_file else None,
        "base_model": base_model,
        "training": job.training.model_dump(exclude={"quantization"})
        | {"target_modules": sorted(set(job.training.target_modules))},
        "quantization": device.quantization,
        "precision": device.precision,
    }
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


def mark_complete(checkpoint: Path, job: str, step: int) -> None:
    """The last act of saving a checkpoint; before it the checkpoint does not count."""
    sync(checkpoint)
    write_json(checkpoint / COMPLETE, {"job_hash": job, "step": step})


def latest_checkpoint(folder: Path, job: str) -> Path | None:
    """The complete checkpoint of `job` with the highest step. All others, half-written or of another job, go."""
    steps: dict[int, Path] = {}
    for checkpoint in folder.glob("checkpoint-*"):
        step = _step_of(checkpoint, job)
        if step is None:
            shutil.rmtree(checkpoint)
        else:
            steps[step] = checkpoint
    return steps[max(steps)] if steps else None


def _step_of(checkpoint: Path, job: str) -> int | None:
    try:
        marker = json.loads((checkpoint / COMPLETE).read_text())
    except (OSError, ValueError):
        return None
    return marker["step"] if marker["job_hash"] == job else None


def read_log(log_file: Path, last_step: int) -> list[dict[str, Any]]:
    """The entries up to `last_step`. A line that a crash cut short can only come after them."""
    entries = []
    for line in log_file.read_text().splitlines() if log_file.exists() else []:
        try:
            entry = json.loads(line)
        except ValueError:
            break
        if entry["step"] <= last_step:
            entries.append(entry)
    return entries


def rewind_log(log_file: Path, last_step: int) -> list[dict[str, Any]]:
    """Drop the entries after `last_step`, whose steps will be done again; returns those kept."""
    entries = read_log(log_file, last_step)
    with written_whole(log_file) as partial:
        partial.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return entries


def finished_result(output_dir: Path, job: str) -> TrainResult | None:
    """The result of this very job if its adapter and log are there as it left them; None when there is anything left
    to do."""
    here = {"adapter_dir": str(output_dir / "adapter"), "log_file": str(output_dir / LOG)}
    try:
        record = json.loads((output_dir / "result.json").read_text())
        if record["job_hash"] != job:
            return None
        if any(sha256_of(output_dir / name) != digest for name, digest in record["files"].items()):
            return None
        return TrainResult.model_validate(record["result"] | here)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def record_result(output_dir: Path, job: str, result: TrainResult) -> None:
    files = [*sorted((output_dir / "adapter").iterdir()), output_dir / LOG]
    digests = {str(file.relative_to(output_dir)): sha256_of(file) for file in files}
    record = {"job_hash": job, "files": digests, "result": result.model_dump()}
    write_json(output_dir / "result.json", record)
