import json
from pathlib import Path

import pytest

from gpu_worker.base_model import checked_tokenizer
from gpu_worker.errors import InvalidInput
from gpu_worker.samples import IGNORED_LABEL, Sample, encode, read_samples

PROMPT = "<|im_start|>user\nReverse 123<|im_end|>\n<|im_start|>assistant\n"
CONTEXT = 2048


@pytest.fixture(scope="module")
def tokenizer(base_model):
    return checked_tokenizer(base_model)


def encoded(tokenizer, completion: str, prompt: str = PROMPT) -> dict[str, list[int]]:
    (row,) = encode([Sample(prompt=prompt, completion=completion)], tokenizer, 512, Path("train.jsonl"), CONTEXT)
    return row


@pytest.mark.parametrize("completion", ["321", "321<|im_end|>", "\n321", " ", "é\r\n"])
def test_the_loss_is_on_the_completion_and_on_exactly_one_eos(tokenizer, completion):
    row = encoded(tokenizer, completion)
    prompt = tokenizer(PROMPT, add_special_tokens=False)["input_ids"]
    assert row["input_ids"][: len(prompt)] == prompt
    assert row["labels"][: len(prompt)] == [IGNORED_LABEL] * len(prompt)
    assert row["labels"][len(prompt) :] == row["input_ids"][len(prompt) :]
    assert row["labels"][-1] == tokenizer.eos_token_id
    assert row["labels"].count(tokenizer.eos_token_id) == 1
    assert tokenizer.decode(row["labels"][len(prompt) : -1]) == completion.removesuffix("<|im_end|>")


def test_a_completion_cannot_open_a_turn_of_its_own(tokenizer):
    row = encoded(tokenizer, "a<|im_end|>\n<|im_start|>user\nb")
    turns = tokenizer.convert_tokens_to_ids("<|im_start|>")
    assert row["input_ids"].count(turns) == PROMPT.count("<|im_start|>")
    assert row["labels"].count(tokenizer.eos_token_id) == 1


def test_control_tokens_of_the_prompt_are_single_tokens(tokenizer):
    row = encoded(tokenizer, "321")
    assert row["input_ids"][0] == tokenizer.convert_tokens_to_ids("<|im_start|>")


def test_nothing_is_truncated_and_the_rows_that_are_too_long_are_named(tokenizer):
    samples = [Sample(prompt=PROMPT, completion="x" * length) for length in (3, 300, 3, 400)]
    with pytest.raises(InvalidInput, match=r"train\.jsonl: longer than max_length 128: line 2 \(\d+ .*, 4 \(\d+ tok"):
        encode(samples, tokenizer, 128, Path("train.jsonl"), CONTEXT)


def test_a_row_that_is_too_long_is_named_by_its_id_where_it_has_one(tokenizer, tmp_path):
    rows = [{"id": name, "prompt": PROMPT, "completion": "x" * 200} for name in ("two-sum-1", 7)]
    path = tmp_path / "train.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(InvalidInput, match=r"line 1 \(id two-sum-1, \d+ tokens\), 2 \(id 7, \d+ tokens\)$"):
        encode(read_samples(path), tokenizer, 128, path, CONTEXT)


@pytest.mark.parametrize(
    ("max_length", "context", "told"),
    [
        (128, 129, "longer than max_length 128: line 1"),
        (128, 128, "longer than max_length 128: line 1"),
        (129, 128, r"longer than the base model's context of 128 tokens \(.*max_length is 129\): line 1"),
    ],
)
def test_the_lower_of_max_length_and_the_models_context_is_the_limit_and_is_named(tokenizer, max_length, context, told):
    sample = Sample(prompt=PROMPT, completion="x" * 200)
    with pytest.raises(InvalidInput, match=told):
        encode([sample], tokenizer, max_length, Path("t"), context)


def test_the_length_limit_counts_the_eos(tokenizer):
    length = len(encoded(tokenizer, "321")["input_ids"])
    assert encode([Sample(prompt=PROMPT, completion="321")], tokenizer, length, Path("t"), CONTEXT)
    with pytest.raises(InvalidInput):
        encode([Sample(prompt=PROMPT, completion="321")], tokenizer, length - 1, Path("t"), CONTEXT)


def test_line_separators_inside_a_string_do_not_split_a_row(tmp_path):
    row = {"prompt": PROMPT, "completion": "a\u2028b\x85c\x0bd", "trial_id": "t1"}
    (tmp_path / "train.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert [sample.completion for sample in read_samples(tmp_path / "train.jsonl")] == [row["completion"]]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"prompt": ', "not JSON"),
        (b"", "not JSON"),
        (b'"text"', "row: Input should be a valid dictionary"),
        (b"\xff\xfe", "not UTF-8"),
        (json.dumps({"prompt": PROMPT}).encode(), "completion: Field required"),
        (json.dumps({"prompt": PROMPT, "completion": ""}).encode(), "completion: String should have at least 1"),
        (json.dumps({"prompt": PROMPT, "completion": None}).encode(), "completion: Input should be a valid string"),
        (json.dumps({"prompt": "Reverse 1", "completion": "1"}).encode(), "prompt must end with"),
        (json.dumps({"prompt": PROMPT + "\n", "completion": "1"}).encode(), "prompt must end with"),
    ],
)
def test_a_damaged_row_is_named_by_file_and_line(tmp_path, line, problem):
    good = json.dumps({"prompt": PROMPT, "completion": "321"}).encode()
    path = tmp_path / "train.jsonl"
    path.write_bytes(b"\n".join([good, line, good, b""]))
    with pytest.raises(InvalidInput) as failure:
        read_samples(path)
    assert str(failure.value).startswith(f"{path} line 2: {problem}")


def test_a_tokenizer_whose_padding_is_eos_is_refused(base_model, tmp_path):
    for name in ("tokenizer.json", "tokenizer_config.json", "config.json"):
        (tmp_path / name).write_bytes((base_model / name).read_bytes())
    config = json.loads((tmp_path / "tokenizer_config.json").read_text())
    config["pad_token"] = config["eos_token"]
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(config))
    with pytest.raises(InvalidInput, match="would never learn to stop"):
        checked_tokenizer(tmp_path)
