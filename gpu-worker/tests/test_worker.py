"""The worker as a process of its own on a real Temporal server. Needs the Temporal CLI on PATH."""

import asyncio
import json
import os
import shutil
import signal
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import write_samples
from temporalio import workflow
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import RetryPolicy
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from gpu_worker.contract import TrainJob, TrainResult, parse
from gpu_worker.train import train

TEMPORAL = shutil.which("temporal")
MINIATURE = Path(__file__).parents[2] / "miniature"
STEPS, ENOUGH_STEPS = 90, 25
pytestmark = [pytest.mark.slow, pytest.mark.skipif(TEMPORAL is None, reason="no Temporal CLI on PATH")]

TRAINING = {
    "lora_r": 4,
    "lora_alpha": 8,
    "lora_dropout": 0.05,
    "target_modules": ["q_proj", "v_proj", "down_proj"],
    "learning_rate": 0.01,
    "num_epochs": 3,
    "batch_size": 2,
    "gradient_accumulation": 1,
    "warmup_fraction": 0.05,
    "max_length": 256,
    "quantization": "auto",
    "seed": 42,
}


@workflow.defn
class OneActivity:
    @workflow.run
    async def run(self, name: str, payload: Any) -> Any:
        return await workflow.execute_activity(
            name,
            payload,
            task_queue="gpu",
            start_to_close_timeout=timedelta(minutes=5),
            heartbeat_timeout=timedelta(seconds=8),
            retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=100), maximum_attempts=5),
        )


@asynccontextmanager
async def server():
    environment = await WorkflowEnvironment.start_local(
        dev_server_existing_path=TEMPORAL, data_converter=pydantic_data_converter
    )
    async with (
        environment,
        Worker(
            environment.client,
            task_queue="workflows",
            workflows=[OneActivity],
            workflow_runner=UnsandboxedWorkflowRunner(),
        ),
    ):
        yield environment.client


@asynccontextmanager
async def gpu_worker(client: Client):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gpu_worker.worker", "--exit-with-parent"),
        cwd=Path(__file__).parents[1],
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | {"TEMPORAL_ADDRESS": client.service_client.config.target_host},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def begin(client: Client, name: str, payload: Any) -> WorkflowHandle:
    return await client.start_workflow(
        OneActivity.run, args=[name, payload], id=f"{name}-{os.urandom(4).hex()}", task_queue="workflows"
    )


async def failure_of(handle: WorkflowHandle) -> BaseException:
    with pytest.raises(WorkflowFailureError) as failure:
        await handle.result()
    cause = failure.value.cause
    return cause.cause if isinstance(cause, ActivityError) else cause


def job(base_model: Path, folder: Path, output: str) -> dict[str, Any]:
    return {
        "job_id": output,
        "base_model": str(base_model),
        "train_file": str(write_samples(folder / "train.jsonl", 60, seed=1)),
        "val_file": str(write_samples(folder / "val.jsonl", 6, seed=2)),
        "output_dir": str(folder / output),
        "training": TRAINING,
    }


async def steps_logged(folder: Path, least: int) -> list[dict]:
    """The log of a training once it has at least that many lines, without the times."""
    log_file = folder / "training_log.jsonl"
    while True:
        lines = log_file.read_text().split("\n")[:-1] if log_file.exists() else []
        if len(lines) >= least:
            return [{key: value for key, value in json.loads(line).items() if key != "elapsed_s"} for line in lines]
        await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
def undisturbed(base_model: Path, tmp_path_factory: pytest.TempPathFactory) -> TrainResult:
    return train(parse(TrainJob, job(base_model, tmp_path_factory.mktemp("undisturbed"), "out")))


async def test_preflight_training_export_and_merge_go_through_the_server(tmp_path):
    base = {"base_model": str(MINIATURE / "model"), "base_gguf": str(MINIATURE / "miniature.gguf")}
    wanted = job(MINIATURE / "model", tmp_path, "out")
    async with server() as client, gpu_worker(client):
        samples = {"train_file": wanted["train_file"], "expected_samples": 0}
        outputs = {"output_dir": wanted["output_dir"], "merged": "f16", "adapters": 1}
        ready = await (await begin(client, "preflight", base | samples | outputs | {"training": TRAINING})).result()
        trained = await (await begin(client, "train", wanted)).result()
        assert trained["steps"] == ready["steps"] == STEPS and trained["resumed_from_step"] is None
        files = {"adapter_dir": trained["adapter_dir"], "output_dir": str(tmp_path)}
        exported = await (await begin(client, "exportAdapter", files)).result()
        assert exported["tensors"] == 24 and Path(exported["adapter_gguf"]).exists()
        merge = base | {"adapter_dir": trained["adapter_dir"], "output_file": str(tmp_path / "merged.gguf")}
        merged = await (await begin(client, "mergeAdapter", merge | {"type": "f16"})).result()
        assert Path(merged["merged_gguf"]).stat().st_size == merged["bytes"]


async def test_bad_input_fails_at_once_as_invalid_input():
    payloads = [None, {"adapter_dir": "/nowhere"}, {"adapter_dir": "/nowhere", "output_dir": "/"}]
    async with server() as client, gpu_worker(client):
        for name in ("preflight", "train", "exportAdapter", "mergeAdapter"):
            for payload in payloads if name == "exportAdapter" else payloads[:1]:
                failure = await failure_of(await begin(client, name, payload))
                assert isinstance(failure, ApplicationError)
                assert failure.type == "InvalidInput" and failure.non_retryable


async def test_a_cancelled_training_stops_and_leaves_no_adapter(base_model, tmp_path):
    async with server() as client, gpu_worker(client):
        handle = await begin(client, "train", job(base_model, tmp_path, "out"))
        await steps_logged(tmp_path / "out", 3)
        await handle.cancel()
        assert isinstance(await failure_of(handle), CancelledError)
        assert not (tmp_path / "out" / "adapter").exists()


@pytest.mark.parametrize("end", ["kill", "terminate", "parent gone"])
async def test_a_training_goes_on_in_the_next_worker(base_model, tmp_path, undisturbed, end):
    async with server() as client:
        async with gpu_worker(client) as first:
            handle = await begin(client, "train", job(base_model, tmp_path, "disturbed"))
            await steps_logged(tmp_path / "disturbed", ENOUGH_STEPS)
            match end:
                case "kill":
                    first.kill()
                case "terminate":
                    first.send_signal(signal.SIGTERM)
                case "parent gone":
                    first.stdin.close()
            await asyncio.wait_for(first.wait(), 45)
            assert not (tmp_path / "disturbed" / "adapter").exists()
        async with gpu_worker(client):
            resumed = await handle.result()
        assert 0 < resumed["resumed_from_step"] < STEPS
        curves = [await steps_logged(run, 1) for run in (tmp_path / "disturbed", Path(undisturbed.log_file).parent)]
        assert curves[0] == curves[1]
