import json

import gguf
import numpy as np
from tokenizers import Tokenizer
from transformers import AutoTokenizer, Qwen2ForCausalLM

from miniature.architecture import SPECIAL_TOKENS, VOCABULARY_SIZE
from miniature.fixtures import FIXTURES_DIR, MODEL_DIR
from miniature.gguf_file import gguf_tensors

CONFIG = json.loads((MODEL_DIR / "config.json").read_text("utf-8"))


def test_the_special_tokens_are_the_last_three_and_end_and_padding_differ():
    tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
    first = VOCABULARY_SIZE - len(SPECIAL_TOKENS)
    assert [tokenizer.token_to_id(token) for token in SPECIAL_TOKENS] == list(range(first, VOCABULARY_SIZE))
    assert (CONFIG["pad_token_id"], CONFIG["eos_token_id"]) == (first, VOCABULARY_SIZE - 1)


def test_the_configuration_keeps_the_rope_base_where_converters_look_for_it():
    assert CONFIG["rope_theta"] == CONFIG["rope_parameters"]["rope_theta"] == 10_000


def test_transformers_loads_the_tokenizer_that_was_trained():
    loaded = AutoTokenizer.from_pretrained(MODEL_DIR)
    for case in json.loads((FIXTURES_DIR / "miniature.json").read_text("utf-8"))["tokens"]:
        assert loaded(case["text"])["input_ids"] == case["ids"]


def test_the_gguf_holds_the_weights_of_the_folder():
    stored = {tensor.name: tensor.data for tensor in gguf.GGUFReader(MODEL_DIR.parent / "miniature.gguf").tensors}
    expected = gguf_tensors(Qwen2ForCausalLM.from_pretrained(MODEL_DIR).state_dict())
    assert stored.keys() == expected.keys()
    for name, tensor in expected.items():
        assert np.array_equal(stored[name].reshape(tensor.shape), tensor.numpy()), name
