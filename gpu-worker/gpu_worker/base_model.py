"""The base model's folder: checked before anything is loaded, then its tokenizer and its weights."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_worker.device import Device
from gpu_worker.errors import InvalidInput
from gpu_worker.files import folder_digest
from gpu_worker.processes import device_index

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

QWEN2_CONTEXT = 32_768  # where config.json says none, as in transformers


def checked_folder(base_model: Path) -> Path:
    """The folder if it holds a Qwen2 model with safetensors weights; else raises InvalidInput."""
    try:
        config = json.loads((base_model / "config.json").read_text())
    except (OSError, ValueError):
        raise InvalidInput(
            f"base_model: {base_model} is no Hugging Face model folder (no readable config.json); to fetch a published"
            f" model: hf download <name> --local-dir {base_model}"
        ) from None
    if config.get("model_type") != "qwen2":
        raise InvalidInput(f"base_model: {base_model} is a {config.get('model_type')} model, only qwen2 is supported")
    if not any(base_model.glob("*.safetensors")):
        raise InvalidInput(f"base_model: {base_model} holds no *.safetensors weights")
    return base_model


def base_model_sha256(base_model: Path) -> str:
    """Digest of the weights and of every configuration file; wherever the folder is, the same model has the same."""
    return folder_digest(base_model, ("*.safetensors", "*.json"))


def context_length(base_model: Path) -> int:
    """The tokens that the model was made for, of a folder that `checked_folder` accepted."""
    config = json.loads((base_model / "config.json").read_text())
    return config.get("max_position_embeddings", QWEN2_CONTEXT)


def checked_tokenizer(base_model: Path) -> "PreTrainedTokenizerBase":
    """The base model's tokenizer; raises InvalidInput where it could not teach the model to stop."""
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(base_model)
    except Exception as error:  # each library of the tokenizer has errors of its own
        raise InvalidInput(f"base_model: {base_model}: its tokenizer does not load ({error})") from None
    if tokenizer.eos_token_id is None or tokenizer.pad_token_id is None:
        raise InvalidInput(f"{base_model}: the tokenizer must have an EOS and a padding token")
    if tokenizer.eos_token_id == tokenizer.pad_token_id:
        raise InvalidInput(
            f"{base_model}: EOS and padding are the same token ({tokenizer.eos_token}); padding is masked, so the"
            " model would never learn to stop. Use the instruct variant, or set another pad_token"
        )
    return tokenizer


def load_model(base_model: Path, device: Device) -> "PreTrainedModel":
    """The weights as the job holds them: fp32 on the CPU, bf16 or 4-bit NF4 with bf16 arithmetic on CUDA."""
    import torch
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig

    nf4 = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )
    return AutoModelForCausalLM.from_pretrained(
        base_model,
        dtype=torch.bfloat16 if device.is_cuda else torch.float32,
        device_map={"": device_index()} if device.is_cuda else None,
        quantization_config=nf4 if device.quantization == "nf4" else None,
    )
