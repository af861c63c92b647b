"""The sizes in a Qwen2 model's config.json, and what they count up to."""

import json
from dataclasses import dataclass
from pathlib import Path

from gpu_worker.contract import LoraModule, Training
from gpu_worker.errors import InvalidInput


@dataclass(frozen=True)
class ModelShape:
    """`query` and `key_value` are the widths of all heads together."""

    layers: int
    hidden: int
    feed_forward: int
    query: int
    key_value: int
    vocabulary: int
    tied: bool

    @property
    def linear_layers(self) -> dict[LoraModule, tuple[int, int]]:
        """Inputs and outputs of the linear layers of one block."""
        return {
            "q_proj": (self.hidden, self.query),
            "k_proj": (self.hidden, self.key_value),
            "v_proj": (self.hidden, self.key_value),
            "o_proj": (self.query, self.hidden),
            "gate_proj": (self.hidden, self.feed_forward),
            "up_proj": (self.hidden, self.feed_forward),
            "down_proj": (self.feed_forward, self.hidden),
        }

    @property
    def linear_parameters(self) -> int:
        """Weights of all blocks' linear layers, which are what NF4 quantizes."""
        return self.layers * sum(inputs * outputs for inputs, outputs in self.linear_layers.values())

    @property
    def parameters(self) -> int:
        embeddings = self.vocabulary * self.hidden * (1 if self.tied else 2)
        norms_and_biases = self.layers * (2 * self.hidden + self.query + 2 * self.key_value) + self.hidden
        return self.linear_parameters + embeddings + norms_and_biases

    def adapter_parameters(self, settings: Training) -> int:
        adapted = (self.linear_layers[name] for name in set(settings.target_modules))
        return self.layers * settings.lora_r * sum(inputs + outputs for inputs, outputs in adapted)


def model_shape(base_model: Path) -> ModelShape:
    """The shape of a folder that `checked_folder` accepted; raises InvalidInput where its config.json lacks a size."""
    config = json.loads((base_model / "config.json").read_text())
    try:
        head = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
        return ModelShape(
            layers=config["num_hidden_layers"],
            hidden=config["hidden_size"],
            feed_forward=config["intermediate_size"],
            query=head * config["num_attention_heads"],
            key_value=head * config["num_key_value_heads"],
            vocabulary=config["vocab_size"],
            tied=config.get("tie_word_embeddings", False),
        )
    except KeyError as error:
        raise InvalidInput(f"base_model: {base_model / 'config.json'} lacks {error}") from None
