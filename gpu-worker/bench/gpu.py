"""What training a 7B model takes on this GPU: memory, speed, and the way back after kill -9.

    cd gpu-worker
    python -m bench.gpu               # CUDA with bitsandbytes, 16 GB of memory, 18 GB of disk; 5 minutes on an H100
    python -m bench.gpu --small       # a tiny model, also on the CPU: tries out the benchmark itself

The model has the shape of Qwen2.5-Coder-7B and random weights; the settings are the worker's defaults, the training
is the worker's own. The figures go to stdout as JSON, a table of them to stderr. Exit code 1 when a claim does not
hold: 4-bit training stays under 16 GB, and a killed training ends with the log and the adapter of an undisturbed one.
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path

from bench.estimated_training import Estimated, estimate
from bench.figures import Figures, Report
from bench.killed_training import Resumed, kill_and_resume
from bench.measured_training import Failed, finish, start
from bench.random_model import QWEN2_5_CODER_7B, SMALL, write_model, write_samples
from gpu_worker.base_model import base_model_sha256
from gpu_worker.contract import Training, TrainJob
from gpu_worker.device import Device, choose_device
from gpu_worker.errors import PermanentError

SAMPLES, VALIDATION_SAMPLES = 40, 8
LIBRARIES = ("torch", "transformers", "trl", "peft", "accelerate", "bitsandbytes")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.gpu", description="Benchmark of the training on this GPU.")
    parser.add_argument("--small", action="store_true", help="a tiny model and short samples, also on the CPU")
    parser.add_argument("--folder", type=Path, help="where model and trainings go and stay (default: a temporary one)")
    flags = parser.parse_args(arguments)
    if flags.folder and flags.folder.exists():
        parser.error(f"{flags.folder} exists already; trainings finished there would only be looked up")
    try:
        device = choose_device("auto")
        if not device.is_cuda and not flags.small:
            parser.error("no CUDA device here; --small tries out the benchmark on the CPU")
        with tempfile.TemporaryDirectory(prefix="gpu-bench-") as temporary:
            report = _benchmark(flags.folder or Path(temporary), device, flags.small)
    except PermanentError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print(report.model_dump_json(indent=2))
    print(report.table(), file=sys.stderr)
    return 1 if report.broken_claims() else 0


def _benchmark(folder: Path, device: Device, small: bool) -> Report:
    folder.mkdir(parents=True, exist_ok=True)
    sample_tokens = 128 if small else 1024
    _say("writing the model")
    # In a process of its own: this one must hold nothing on the card while the trainings are measured.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as writer:
        parameters = writer.submit(write_model, folder / "base", SMALL if small else QWEN2_5_CODER_7B).result()
    write_samples(folder / "train.jsonl", SAMPLES, sample_tokens, seed=1)
    write_samples(folder / "val.jsonl", VALIDATION_SAMPLES, sample_tokens, seed=2)

    def job(output: str, quantization: str) -> TrainJob:
        return TrainJob(
            job_id=output,
            base_model=str(folder / "base"),
            train_file=str(folder / "train.jsonl"),
            val_file=str(folder / "val.jsonl"),
            output_dir=str(folder / output),
            training=Training(quantization=quantization),
        )

    digest_started = time.monotonic()
    base_model_sha256(folder / "base")
    weights_digest_s = time.monotonic() - digest_started

    estimates: dict[str, Estimated | Failed] = {}
    trainings: dict[str, Figures | Failed] = {}
    resumed: Resumed | None = None
    for name in ("nf4", "bf16") if device.is_cuda else ("fp32",):
        quantization = "nf4" if name == "nf4" else "none"
        estimates[name] = estimate(job(name, quantization))
        _say(f"training, {name}")
        run = finish(start(job(name, quantization)))
        trainings[name] = run if isinstance(run, Failed) else Figures.of(run)
        if not isinstance(run, Failed) and resumed is None:
            _say(f"the same, killed in the middle and resumed, {name}")
            resumed = kill_and_resume(job(f"{name}-killed", quantization), run.result)
    return Report(
        device=device.name,
        libraries={name: _version(name) for name in LIBRARIES},
        parameters=parameters,
        sample_tokens=sample_tokens,
        settings=Training(),
        weights_digest_s=weights_digest_s,
        estimates=estimates,
        trainings=trainings,
        resumed=resumed,
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _say(what: str) -> None:
    print(what, "...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
