"""A base model with random weights and samples of an exact length: memory and speed need no trained weights."""

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gpu_worker.samples import ANSWER_BEGINS

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

QWEN2_5_CODER_7B: dict[str, Any] = {
    "hidden_size": 3584,
    "intermediate_size": 18944,
    "num_hidden_layers": 28,
    "num_attention_heads": 28,
    "num_key_value_heads": 4,
    "vocab_size": 152064,
    "max_position_embeddings": 32768,
    "tie_word_embeddings": False,
}
SMALL: dict[str, Any] = QWEN2_5_CODER_7B | {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 512,
}


def write_model(folder: Path, shape: dict[str, Any]) -> int:
    """Write a Qwen2 model of this shape in bf16, with a byte-level tokenizer; returns its number of parameters."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    device = "cuda" if torch.cuda.is_available() else "cpu"
    config = Qwen2Config(**shape, dtype="bfloat16")
    with torch.device("meta"):
        model = Qwen2ForCausalLM(config).to(torch.bfloat16)
    model.to_empty(device="cpu")
    torch.manual_seed(0)
    # One tensor at a time on the device: drawn there in no time, and a card smaller than the model will do.
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("norm.weight"):
                weight.fill_(1)
            else:
                weight.copy_(torch.randn(weight.shape, dtype=weight.dtype, device=device) * config.initializer_range)
    model.save_pretrained(folder)
    _byte_tokenizer().save_pretrained(folder)
    return model.num_parameters()


def write_samples(path: Path, count: int, tokens: int, seed: int) -> None:
    """`count` rows, each `tokens` long with its EOS under the tokenizer of `write_model`, half prompt, half answer."""
    source = random.Random(seed)
    begins, ends = "<|im_start|>user\n", f"<|im_end|>\n{ANSWER_BEGINS}"
    question = tokens // 2 - len(_byte_tokenizer()(begins + ends)["input_ids"])
    with path.open("w") as file:
        for _ in range(count):
            letters = "".join(source.choices("abcdefghijklmnopqrstuvwxyz", k=tokens))
            row = {
                "prompt": begins + letters[:question] + ends,
                "completion": letters[question : question + tokens - tokens // 2 - 1],
            }
            file.write(json.dumps(row) + "\n")


def _byte_tokenizer() -> "PreTrainedTokenizerBase":
    """One token for each byte, and Qwen2's control tokens."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({token: number for number, token in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>")
