"""The device's memory: what a training will take of it, what to change when that is too much, how to give it back."""

import gc

from gpu_worker.cgroup import free_in_cgroup
from gpu_worker.contract import Training
from gpu_worker.device import Device
from gpu_worker.model_shape import ModelShape

NF4_BYTES_PER_WEIGHT = 0.516  # 4 bits, and 0.127 for the scales, which are quantized themselves
ADAPTER_BYTES_PER_WEIGHT = 16  # fp32: weight, gradient, AdamW's two moments
LOGITS_CHUNK = 256  # tokens, TRL's chunked_nll
BYTES_PER_LOGIT = 24
ALLOCATOR_OVERHEAD = 1.1
LIBRARIES_BYTES = 900_000_000


def needed_memory(shape: ModelShape, settings: Training, device: Device, longest_sample: int) -> int:
    """Peak bytes of a training whose longest sample has so many tokens; the CUDA context is not part of it.

    On CUDA with gradient checkpointing each block keeps its input, one block at a time all else. At a 7B shape (both
    quantizations, 1,024 and 4,096 tokens) it is within 10% of what was measured; see docs/measurements.md.
    """
    tokens = settings.batch_size * longest_sample
    inputs = sum(shape.linear_layers[name][0] for name in set(settings.target_modules))
    # bf16, a byte of dropout mask beside each adapted layer's input.
    block = 3 * inputs + 8 * shape.feed_forward + 10 * shape.hidden
    if device.is_cuda:
        held_linear = shape.linear_parameters * (NF4_BYTES_PER_WEIGHT if device.quantization == "nf4" else 2)
        weights = held_linear + 2 * (shape.parameters - shape.linear_parameters)
        activations = tokens * (2 * shape.layers * shape.hidden + block)
        libraries = 0
    else:
        weights = 4 * shape.parameters
        activations = tokens * 2 * shape.layers * block
        libraries = LIBRARIES_BYTES
    adapter = ADAPTER_BYTES_PER_WEIGHT * shape.adapter_parameters(settings)
    logits = BYTES_PER_LOGIT * LOGITS_CHUNK * shape.vocabulary
    return int((weights + adapter + activations + logits) * ALLOCATOR_OVERHEAD) + libraries


def free_memory(device: Device) -> int:
    """Bytes that a training could take now: of the device, on the CPU of the machine and within its control group."""
    if device.is_cuda:
        import torch

        free_device()
        return torch.cuda.mem_get_info()[0]
    import psutil

    return min(psutil.virtual_memory().available, free_in_cgroup())


def memory_advice(settings: Training, device: Device) -> str:
    """The three settings that would take less memory, those that cost the least first."""
    advice = []
    if settings.batch_size > 1:
        advice.append(
            f"lower training.batch_size ({settings.batch_size}; raise training.gradient_accumulation"
            f" ({settings.gradient_accumulation}) to keep the product)"
        )
    if device.is_cuda and device.quantization == "none":
        advice.append('set training.quantization (none) to "nf4"')
    advice.append(f"lower training.max_length ({settings.max_length}) and leave out the longest samples")
    advice.append(f"lower training.lora_r ({settings.lora_r})")
    advice.append(f"adapt fewer training.target_modules ({', '.join(settings.target_modules)})")
    return ", or ".join(advice[:3])


def is_out_of_memory(error: RuntimeError) -> bool:
    import torch

    return isinstance(error, torch.OutOfMemoryError) or "can't allocate memory" in str(error)


def free_device() -> None:
    """Give back what nothing refers to any more."""
    import torch

    gc.collect()
    if torch.cuda.is_initialized():
        torch._C._cuda_clearCublasWorkspaces()  # a few MB each, and each can pin gigabytes of the cache
        torch.cuda.empty_cache()
