"""Training samples: JSON lines of prompt and completion -> token ids with the loss on the completion only."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from gpu_worker.errors import InvalidInput

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

ANSWER_BEGINS = "<|im_start|>assistant\n"
IGNORED_LABEL = -100
MOST_ROWS_NAMED = 20


class Sample(BaseModel):
    """One line of a training file. Other keys are its provenance and are left alone; `id` names it in a failure."""

    id: Any = None
    prompt: Annotated[str, Field(pattern=r"<\|im_start\|>assistant\n\z")]
    completion: Annotated[str, Field(min_length=1)]


def read_samples(path: Path) -> list[Sample]:
    """The samples of a JSONL file, in order; raises InvalidInput that names file and line."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}") from None
    if lines[-1] == b"":
        lines.pop()
    return [_sample(line, f"{path} line {number}") for number, line in enumerate(lines, 1)]


def _sample(line: bytes, place: str) -> Sample:
    try:
        return Sample.model_validate(json.loads(line.decode()))
    except UnicodeDecodeError:
        raise InvalidInput(f"{place}: not UTF-8") from None
    except json.JSONDecodeError as error:
        raise InvalidInput(f"{place}: not JSON ({error.msg}, column {error.colno})") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        if fault["type"] == "string_pattern_mismatch":
            raise InvalidInput(f"{place}: prompt must end with {ANSWER_BEGINS!r}, where the answer begins") from None
        raise InvalidInput(f"{place}: {'.'.join(map(str, fault['loc'])) or 'row'}: {fault['msg']}") from None


def encode(
    samples: list[Sample], tokenizer: "PreTrainedTokenizerBase", max_length: int, path: Path, context: int
) -> list[dict[str, list[int]]]:
    """Rows of `input_ids` and `labels`, equal in length; the prompt's labels are ignored, the last one is EOS.

    Prompt and completion are tokenized apart, as a model server sees them: it is given the prompt's tokens and
    adds its own. Control tokens are read in the prompt only; a completion that spells one gets plain letters.
    Raises InvalidInput with the rows that are longer than `max_length` tokens or than the base model's `context`;
    nothing is ever truncated.
    """
    eos_id = tokenizer.eos_token_id
    limit = min(max_length, context)
    rows, too_long = [], []
    for number, sample in enumerate(samples, 1):
        prompt = tokenizer(sample.prompt, add_special_tokens=False)["input_ids"]
        answer = sample.completion.removesuffix(tokenizer.eos_token)
        completion = tokenizer(answer, add_special_tokens=False, split_special_tokens=True)["input_ids"] + [eos_id]
        assert eos_id not in completion[:-1]
        row = {"input_ids": prompt + completion, "labels": [IGNORED_LABEL] * len(prompt) + completion}
        rows.append(row)
        if len(row["labels"]) > limit:
            name = "" if sample.id is None else f"id {sample.id}, "
            too_long.append(f"{number} ({name}{len(row['labels'])} tokens)")
    if too_long:
        more = f" and {len(too_long) - MOST_ROWS_NAMED} more" if len(too_long) > MOST_ROWS_NAMED else ""
        told = f"max_length {limit}"
        if context < max_length:
            told = f"the base model's context of {limit} tokens (max_position_embeddings; max_length is {max_length})"
        raise InvalidInput(f"{path}: longer than {told}: line {', '.join(too_long[:MOST_ROWS_NAMED])}{more}")
    return rows
