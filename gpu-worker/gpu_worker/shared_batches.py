"""Batches that several processes share: the same samples in the same steps, and the same losses, as in one process.

Left alone, accelerate fills the last batch with samples from the beginning, which then count twice, in the training
and in the validation loss; and of the last batch's losses the Trainer keeps those of the first processes only.
"""

from collections.abc import Iterator
from typing import Any

import torch
import trl
from accelerate.data_loader import SeedableRandomSampler
from torch.utils.data import Sampler, SequentialSampler

from gpu_worker.samples import IGNORED_LABEL

NOTHING_TO_LEARN = {"input_ids": [0], "labels": [IGNORED_LABEL]}

# Where several processes compute on the CPU accelerate numbers it, and torch loads no optimizer onto a "cpu:0".
torch.serialization.register_package(
    11, lambda storage: None, lambda storage, place: storage if place.startswith("cpu:") else None
)


class FilledRows(list[dict[str, list[int]]]):
    """The rows, and past their end one without a label."""

    column_names = tuple(NOTHING_TO_LEARN)  # TRL looks for the labels

    def __getitem__(self, index: int) -> dict[str, list[int]]:
        return super().__getitem__(index) if index < len(self) else NOTHING_TO_LEARN


class WholeBatches(Sampler[int]):
    """The order of `sampler`, then indices past the end until the last batch is whole."""

    def __init__(self, sampler: SeedableRandomSampler | SequentialSampler, batch_size: int):
        self.sampler, self.batch_size = sampler, batch_size

    def __iter__(self) -> Iterator[int]:
        yield from self.sampler
        yield from range(len(self.sampler), len(self))

    def __len__(self) -> int:
        return len(self.sampler) + -len(self.sampler) % self.batch_size

    def set_epoch(self, epoch: int) -> None:
        if isinstance(self.sampler, SeedableRandomSampler):
            self.sampler.set_epoch(epoch)


class SharedBatchesTrainer(trl.SFTTrainer):
    """Trains on FilledRows; each process computes its share of each batch."""

    def _get_train_sampler(self, train_dataset: FilledRows) -> WholeBatches:
        order = SeedableRandomSampler(train_dataset, data_seed=self.args.data_seed)
        return WholeBatches(order, self.args.train_batch_size * self.args.world_size)

    def _get_eval_sampler(self, eval_dataset: FilledRows) -> WholeBatches:
        return WholeBatches(SequentialSampler(eval_dataset), self.args.eval_batch_size * self.args.world_size)

    def prediction_step(self, *arguments: Any, **options: Any) -> tuple[torch.Tensor, None, None]:
        """The loss of the whole batch in each process, so that it does not matter whose the Trainer keeps."""
        loss, *_ = super().prediction_step(*arguments, **options)
        return self.accelerator.reduce(loss, "mean"), None, None
