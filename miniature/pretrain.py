"""Pre-training from scratch."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from transformers import Qwen2ForCausalLM

from miniature.architecture import IM_END, PAD, model_config
from miniature.corpus.trials import Document


@dataclass(frozen=True)
class Schedule:
    """How long and how fast; a fixed number of steps, so that the same seed gives the same model."""

    steps: int = 1200
    batch_size: int = 16
    peak_learning_rate: float = 4e-3
    warmup_steps: int = 40
    seed: int = 42


def pretrain(documents: list[Document], tokenizer: Tokenizer, schedule: Schedule, device: str) -> Qwen2ForCausalLM:
    """A model trained on every token of the documents."""
    torch.manual_seed(schedule.seed)
    model = Qwen2ForCausalLM(model_config()).to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=schedule.peak_learning_rate, betas=(0.9, 0.95), weight_decay=0.1
    )
    rate_schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: relative_rate(step, schedule))
    texts = [f"{document.prompt}{document.completion}{IM_END}" for document in documents]
    sequences = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    pad = tokenizer.token_to_id(PAD)
    batches = endless_batches(sequences, schedule)
    model.train()
    for step in range(1, schedule.steps + 1):
        ids, labels = padded(next(batches), pad)
        loss = model(input_ids=ids.to(device), labels=labels.to(device)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        rate_schedule.step()
        if step % 100 == 0:
            print(f"step {step} of {schedule.steps}: loss {loss.item():.4f}", flush=True)
    return model.eval().cpu()


def relative_rate(step: int, schedule: Schedule) -> float:
    """Linear warm-up, then a cosine down to a hundredth of the peak."""
    if step < schedule.warmup_steps:
        return (step + 1) / schedule.warmup_steps
    done = (step - schedule.warmup_steps) / max(1, schedule.steps - schedule.warmup_steps)
    return 0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2


def endless_batches(sequences: list[list[int]], schedule: Schedule) -> Iterator[list[list[int]]]:
    """Batches of sequences of like length, in random order, epoch after epoch."""
    rng = random.Random(schedule.seed)
    size = schedule.batch_size
    while True:
        order = sorted(range(len(sequences)), key=lambda index: len(sequences[index]) + 8 * rng.random())
        batches = [order[start : start + size] for start in range(0, len(order), size)]
        rng.shuffle(batches)
        for batch in batches:
            yield [sequences[index] for index in batch]


def padded(batch: list[list[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids (batch, length) padded on the right, and labels of the same shape with -100 on the padding."""
    length = max(len(sequence) for sequence in batch)
    ids = torch.tensor([sequence + [pad] * (length - len(sequence)) for sequence in batch])
    labels = torch.tensor([sequence + [-100] * (length - len(sequence)) for sequence in batch])
    return ids, labels
