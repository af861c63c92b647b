"""The Temporal worker of the `gpu` queue: one job at a time, because a device holds one."""

import argparse
import asyncio
import contextlib
import contextvars
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import activity
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.worker import Worker

from gpu_worker.contract import (
    ExportJob,
    ExportResult,
    MergeJob,
    MergeResult,
    PreflightJob,
    PreflightResult,
    TrainJob,
    TrainProgress,
    TrainResult,
    parse,
)
from gpu_worker.errors import NoSpace, PermanentError, Stopped
from gpu_worker.export import export_adapter
from gpu_worker.merge import merge_adapter
from gpu_worker.preflight import preflight
from gpu_worker.train import train

QUEUE = "gpu"
# Long enough to finish a step and write a checkpoint.
SHUTDOWN_GRACE = timedelta(seconds=60)
# With the parent gone, perhaps with the server and the pipes: whatever hangs by then is left behind.
ORPHAN_GRACE_S = 20.0
PREPARATION_BEAT_S = 5.0
# A cancellation comes back with a heartbeat, so this bounds how late it is noticed.
HEARTBEAT_THROTTLE = timedelta(seconds=5)

Result = TypeVar("Result")


# Payloads are parsed here and not by the converter, whose failures Temporal would retry.
# The thread is never interrupted: the training asks after each step whether to stop, at a point where it can.
@activity.defn(name="preflight", no_thread_cancel_exception=True)
def preflight_activity(payload: Any) -> PreflightResult:
    with _heartbeats():
        return _permanent_errors_fail(lambda: preflight(parse(PreflightJob, payload)))


@activity.defn(name="train", no_thread_cancel_exception=True)
def train_activity(payload: Any) -> TrainResult:
    with _heartbeats() as report:
        return _permanent_errors_fail(lambda: train(parse(TrainJob, payload), report, _stop_reason))


@activity.defn(name="exportAdapter", no_thread_cancel_exception=True)
def export_activity(payload: Any) -> ExportResult:
    with _heartbeats():
        return _permanent_errors_fail(lambda: export_adapter(parse(ExportJob, payload)))


@activity.defn(name="mergeAdapter", no_thread_cancel_exception=True)
def merge_activity(payload: Any) -> MergeResult:
    with _heartbeats():
        return _permanent_errors_fail(lambda: merge_adapter(parse(MergeJob, payload), _stop_reason))


@contextlib.contextmanager
def _heartbeats() -> Iterator[Callable[[TrainProgress], None]]:
    """By a timer until the first step, while libraries and model load; then by the steps alone, so that a hung
    device is noticed."""
    stepping = threading.Event()
    preparing = TrainProgress(step=0, total_steps=None, loss=None, epoch=0, tokens_per_s=None, eta_s=None)

    def beat() -> None:
        activity.heartbeat(preparing)
        while not stepping.wait(PREPARATION_BEAT_S):
            activity.heartbeat(preparing)

    def report(progress: TrainProgress) -> None:
        stepping.set()
        activity.heartbeat(progress)

    threading.Thread(target=contextvars.copy_context().run, args=(beat,), daemon=True).start()
    try:
        yield report
    finally:
        stepping.set()


def _stop_reason() -> str | None:
    if activity.is_worker_shutdown():
        return "shutdown"
    return "cancelled" if activity.is_cancelled() else None


def _permanent_errors_fail(run: Callable[[], Result]) -> Result:
    try:
        return run()
    except PermanentError as error:
        raise ApplicationError(str(error), type=type(error).__name__, non_retryable=True) from error
    except NoSpace as error:
        raise ApplicationError(str(error), type="NoSpace") from None
    except Stopped as stopped:
        if stopped.reason == "cancelled":
            raise CancelledError(str(stopped)) from None
        raise ApplicationError(f"worker shut down, {stopped}", type="WorkerShutdown") from None


async def serve(exit_with_parent: bool) -> None:
    """Serve the queue until SIGTERM or SIGINT, or, if asked to, until stdin closes, i.e. the parent is gone."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if exit_with_parent:
        threading.Thread(target=_watch_parent, args=(loop, stop), daemon=True).start()
    client = await Client.connect(
        **{"target_host": "localhost:7233", **ClientConfig.load_client_connect_config()},
        data_converter=pydantic_data_converter,
    )
    worker = Worker(
        client,
        task_queue=QUEUE,
        activities=[preflight_activity, train_activity, export_activity, merge_activity],
        activity_executor=ThreadPoolExecutor(max_workers=1),
        max_concurrent_activities=1,
        graceful_shutdown_timeout=SHUTDOWN_GRACE,
        max_heartbeat_throttle_interval=HEARTBEAT_THROTTLE,
        default_heartbeat_throttle_interval=HEARTBEAT_THROTTLE,
    )
    async with worker:
        logging.info("serving queue %s of namespace %s", QUEUE, client.namespace)
        await stop.wait()
        logging.info("shutting down")


def _watch_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    loop.call_soon_threadsafe(stop.set)
    threading.Event().wait(ORPHAN_GRACE_S)
    os._exit(1)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m gpu_worker.worker",
        description="Serve the gpu queue of the Temporal server that TEMPORAL_ADDRESS or temporal.toml names.",
    )
    parser.add_argument("--exit-with-parent", action="store_true", help="stop when stdin closes")
    flags = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s", stream=sys.stderr)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(flags.exit_with_parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
