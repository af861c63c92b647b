"""Where and how precisely a job is trained. What was asked for is used or refused, never replaced."""

import os
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from gpu_worker.errors import EnvironmentNotReady, InvalidInput
from gpu_worker.processes import device_index

SMALL_MODEL_PARAMETERS = 50_000_000
BF16_CAPABILITY = (8, 0)


@dataclass(frozen=True)
class Device:
    name: str
    is_cuda: bool
    quantization: Literal["nf4", "none"]

    @property
    def precision(self) -> Literal["fp32", "bf16"]:
        return "bf16" if self.is_cuda else "fp32"


def choose_device(quantization: Literal["auto", "nf4", "none"]) -> Device:
    """CUDA where there is one, each process its own device, else the CPU; raises InvalidInput for NF4 on the CPU,
    EnvironmentNotReady for a CUDA device that does not compute in bf16, or without bitsandbytes there."""
    import torch

    if not torch.cuda.is_available():
        if quantization == "nf4":
            raise InvalidInput('training.quantization: "nf4" needs a CUDA device; use "auto" or "none" on the CPU')
        return Device("cpu", is_cuda=False, quantization="none")
    index = device_index()
    if index > 0 and index >= torch.cuda.device_count():
        raise EnvironmentNotReady(f"start one process for each CUDA device; there are {torch.cuda.device_count()}")
    name, (major, minor) = torch.cuda.get_device_name(index), torch.cuda.get_device_capability(index)
    if (major, minor) < BF16_CAPABILITY:
        raise EnvironmentNotReady(
            f"{name} (compute capability {major}.{minor}) does not compute in bf16, which training on CUDA needs,"
            ' "nf4" too: use a device of capability 8.0 (Ampere) or later, another one by CUDA_VISIBLE_DEVICES, or the'
            ' CPU by CUDA_VISIBLE_DEVICES=""'
        )
    if quantization != "none" and find_spec("bitsandbytes") is None:
        raise EnvironmentNotReady(
            f'training.quantization "{quantization}" is 4-bit NF4 on CUDA and needs bitsandbytes: '
            'pip install -r requirements-cuda.txt, or set quantization to "none" for bf16'
        )
    return Device(name, is_cuda=True, quantization="none" if quantization == "none" else "nf4")


def cpu_threads(parameters: int) -> int:
    """One thread for a small model: two gain nothing there, cost a multiple where other work shares the cores
    (they spin while they wait), and make the result depend on the number of cores."""
    return 1 if parameters < SMALL_MODEL_PARAMETERS else (os.cpu_count() or 1)


def make_deterministic() -> None:
    """Make CUDA repeat itself bit for bit; else attention's backward pass adds in the order of arrival.

    Call it before the first matrix product of the process, at which cuBLAS chooses its workspace.
    """
    import torch

    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # a search for bugs, not part of determinism
