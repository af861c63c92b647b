"""How long a training will take, from a matrix product that is timed for a moment."""

import time

from gpu_worker.device import Device, cpu_threads, make_deterministic
from gpu_worker.memory import free_device
from gpu_worker.model_shape import ModelShape

MEASURED_FOR_S = 0.2
# Of the speed of a product alone: a training also waits for memory, norms, attention and the optimizer.
EFFICIENCY = 0.4
STEP_OVERHEAD_S = 0.03
LIBRARIES_S = 10
WEIGHTS_READ_BYTES_PER_S = 0.7e9  # once for their digest, once to load them


def estimated_seconds(shape: ModelShape, device: Device, steps: int, tokens: int) -> float:
    """Of a training of `steps` steps that sees `tokens` tokens. Rough: up to twice as long or half is to be expected.

    4 floating point operations per weight and token, forward and backward to the activations (the base's weights get
    no gradient); 6 where gradient checkpointing does the forward pass again.
    """
    operations = (6 if device.is_cuda else 4) * shape.parameters * tokens
    training_s = operations / (EFFICIENCY * _operations_per_s(shape, device)) + steps * STEP_OVERHEAD_S
    return LIBRARIES_S + 2 * shape.parameters / WEIGHTS_READ_BYTES_PER_S + training_s


def _operations_per_s(shape: ModelShape, device: Device) -> float:
    """Of the product of some tokens with one of the model's own matrices; leaves nothing on the device."""
    import torch

    if device.is_cuda:
        make_deterministic()  # before the first product of the process; a training may come after this one
    else:
        torch.set_num_threads(cpu_threads(shape.parameters))
    rows = 4096 if device.is_cuda else 64
    kind = {"device": "cuda", "dtype": torch.bfloat16} if device.is_cuda else {}
    tokens, weights = torch.randn(rows, shape.hidden, **kind), torch.randn(shape.hidden, shape.feed_forward, **kind)
    products, started = -1, 0.0  # the first one warms up
    while products < 1 or time.perf_counter() - started < MEASURED_FOR_S:
        torch.matmul(tokens, weights)
        if device.is_cuda:
            torch.cuda.synchronize()
        products += 1
        started = started or time.perf_counter()
    seconds = time.perf_counter() - started
    del tokens, weights
    free_device()
    return 2 * rows * shape.hidden * shape.feed_forward * products / seconds
