"""Several processes train one adapter where `accelerate launch` or torchrun started them, each on its own device.

The first is the main one: it alone holds the output folder and writes. Without a launcher there is only that one, and
nothing of this does anything.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gpu_worker.errors import InvalidInput

if TYPE_CHECKING:
    from accelerate import PartialState

    from gpu_worker.journal import StopReason

STOP_REASONS: "list[StopReason | None]" = [None, "shutdown", "cancelled"]


def process_count() -> int:
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_main_process() -> bool:
    return os.environ.get("RANK", "0") == "0"


def device_index() -> int:
    """Of this process's device among the visible ones of its machine; alone it takes the first."""
    return int(os.environ.get("LOCAL_RANK", "0"))


def share_of_batch(batch_size: int) -> int:
    """How many samples of each batch this process computes. Raises InvalidInput where they cannot be shared evenly."""
    if batch_size % process_count():
        raise InvalidInput(
            f"training.batch_size {batch_size} cannot be shared by {process_count()} processes: start as many as"
            " divide it"
        )
    return batch_size // process_count()


def wait_for_all() -> None:
    if process_count() > 1:
        _group().wait_for_everyone()


@contextmanager
def main_process_first() -> Iterator[None]:
    """The others enter once the main process has left."""
    if not is_main_process():
        wait_for_all()
    yield
    if is_main_process():
        wait_for_all()


def any_process(condition: bool) -> bool:
    """Whether the condition holds in any process; all must ask together, and all get the same answer."""
    return bool(_highest(int(condition)))


def agreed(stop: "Callable[[], StopReason | None]") -> "Callable[[], StopReason | None]":
    """The weightiest reason that any process has: one that stopped alone would leave the others waiting for it."""
    return lambda: STOP_REASONS[_highest(STOP_REASONS.index(stop()))]


def _highest(value: int) -> int:
    if process_count() == 1:
        return value
    import torch
    import torch.distributed

    of_all = torch.tensor(value, device=_group().device)
    torch.distributed.all_reduce(of_all, torch.distributed.ReduceOp.MAX)
    return int(of_all)


def _group() -> "PartialState":
    import torch
    from accelerate import PartialState

    return PartialState(cpu=not torch.cuda.is_available())
