"""The shape of the model."""

from transformers import Qwen2Config

CONTEXT_LENGTH = 2048
VOCABULARY_SIZE = 1024
PAD, IM_START, IM_END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
SPECIAL_TOKENS = (PAD, IM_START, IM_END)
"""The last three ids of the vocabulary, in this order."""

ROPE_THETA = 10_000.0


def model_config() -> Qwen2Config:
    """About 0.9 million parameters, Qwen2's layout, tied embeddings."""
    return Qwen2Config(
        vocab_size=VOCABULARY_SIZE,
        hidden_size=128,
        intermediate_size=384,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT_LENGTH,
        rope_parameters={"rope_type": "default", "rope_theta": ROPE_THETA},
        rms_norm_eps=1e-6,
        initializer_range=0.04,
        tie_word_embeddings=True,
        use_sliding_window=False,
        bos_token_id=None,
        pad_token_id=VOCABULARY_SIZE - 3,
        eos_token_id=VOCABULARY_SIZE - 1,
    )
