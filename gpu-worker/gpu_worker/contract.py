"""The wire: one object into each activity, one out. Mirrors the zod schemas of `domain/training.ts`.

Both sides parse the same examples in `test/fixtures/contract/`.
"""

from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gpu_worker.errors import InvalidInput

Path = Annotated[str, Field(min_length=1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Seconds = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
LoraModule = Literal["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
MergedType = Literal["f32", "f16", "bf16", "q8_0", "q4_k_m", "q5_k_m", "q6_k"]
Quantization = Literal["nf4", "none"]
Precision = Literal["fp32", "bf16"]
Versions = dict[str, str]


class Wire(BaseModel):
    """An object on the wire: unknown fields and converted types are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Training(Wire):
    """The LoRA settings; `quantization` "auto" means 4-bit NF4 on CUDA and none on the CPU."""

    lora_r: int = Field(16, ge=1, le=512)
    lora_alpha: int = Field(32, ge=1, le=1024)
    lora_dropout: float = Field(0.05, ge=0, le=0.9)
    target_modules: list[LoraModule] = Field(list(get_args(LoraModule)), min_length=1)
    learning_rate: float = Field(2e-4, gt=0, le=1)
    num_epochs: int = Field(3, ge=1, le=100)
    batch_size: int = Field(4, ge=1, le=512)
    gradient_accumulation: int = Field(1, ge=1, le=512)
    warmup_fraction: float = Field(0.05, ge=0, le=1)
    max_length: int = Field(4096, ge=64, le=131_072)
    quantization: Literal["auto", "nf4", "none"] = "auto"
    seed: int = Field(42, ge=0, le=2**31 - 1)


class PreflightJob(Wire):
    """What the `preflight` activity is given: a training that is wanted. Without a `train_file` the estimates rest on
    `expected_samples`, the most there will be; `adapters` are kept beside one another."""

    base_model: Path
    base_gguf: Path | None
    output_dir: Path
    training: Training
    merged: MergedType | Literal["none"]
    train_file: Path | None
    expected_samples: Count
    adapters: int = Field(ge=1)


class PreflightResult(Wire):
    """What `preflight` hands back. Memory is the device's, on the CPU the machine's or what its control group leaves of
    it; `steps` and `estimated_s` are those of one adapter. Estimates are rough: twice as much is not ruled out."""

    device: str
    quantization: Quantization
    precision: Precision
    parameters: Count
    free_memory_bytes: Count
    needed_memory_bytes: Count
    free_disk_bytes: Count
    needed_disk_bytes: Count
    steps: Count
    estimated_s: Seconds
    versions: Versions


class TrainJob(Wire):
    """What the `train` activity is given. `base_model` is a Hugging Face folder; an empty `val_file` means none."""

    job_id: Annotated[str, Field(min_length=1)]
    base_model: Path
    train_file: Path
    val_file: Path | None
    output_dir: Path
    training: Training


class TrainResult(Wire):
    """What `train` hands back.

    `train_loss` is the mean over the last epoch's steps, `val_loss` the one after the last step (None without a
    validation set); both in nats per completion token. `duration_s` counts the kept steps of all attempts.
    `job_sha256` is of all that decides the adapter, `base_model_sha256` of the base model's files.
    """

    adapter_dir: Path
    log_file: Path
    job_sha256: Sha256
    base_model_sha256: Sha256
    steps: int
    epochs: int
    train_samples: int
    val_samples: int
    train_loss: float
    val_loss: float | None
    trainable_parameters: int
    device: str
    quantization: Quantization
    precision: Precision
    duration_s: Seconds
    resumed_from_step: int | None
    versions: Versions


class TrainProgress(Wire):
    """A heartbeat of `train`. Before the first step, while the model loads, the measured fields are None."""

    step: int
    total_steps: int | None
    loss: float | None
    epoch: float
    tokens_per_s: float | None
    eta_s: Seconds | None


class ExportJob(Wire):
    adapter_dir: Path
    output_dir: Path


class ExportResult(Wire):
    """`null_adapter_dir` is the null adapter as PEFT's folder. `tensors` of each file: two for each adapted weight."""

    adapter_gguf: Path
    adapter_sha256: Sha256
    null_adapter_gguf: Path
    null_adapter_sha256: Sha256
    null_adapter_dir: Path
    tensors: int


class MergeJob(Wire):
    """Tokenizer and metadata of the merged file are `base_gguf`'s, the weights are merged into `base_model`'s."""

    adapter_dir: Path
    base_model: Path
    base_gguf: Path
    output_file: Path
    type: MergedType


class MergeResult(Wire):
    merged_gguf: Path
    merged_sha256: Sha256
    type: MergedType
    bytes: Count


Message = TypeVar("Message", bound=Wire)


def parse(message: type[Message], payload: Any) -> Message:
    """Check a payload at the edge; raises InvalidInput with one `path: problem` for each fault."""
    try:
        return message.model_validate(payload)
    except ValidationError as error:
        raise InvalidInput("; ".join(_faults(error))) from None


def _faults(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(map(str, fault['loc'])) or 'input'}: {fault['msg']} (got {fault['input']!r})"
        if fault["type"] != "missing"
        else f"{'.'.join(map(str, fault['loc']))}: required"
        for fault in error.errors(include_url=False)
    ]
