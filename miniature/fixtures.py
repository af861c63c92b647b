"""Writes what the tests compare llama.cpp and the TypeScript renderer with. `python -m miniature.fixtures`"""

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import Qwen2ForCausalLM

from miniature.architecture import IM_END
from miniature.corpus.documents import write_corpus
from miniature.corpus.problem import benchmark_task
from miniature.prompts import RejectedAnswer, load_templates, render_prompt

FIXTURES_DIR = Path(__file__).parents[1] / "test" / "fixtures"
MODEL_DIR = Path(__file__).parent / "model"
GREEDY_TOKENS = 160
TIE = 0.01
"""Two logits as near as this: llama.cpp keeps keys and values in 16 bits, and rounding would choose."""
UNSEEN_SEED = 777
ODD_TEXT = "Ünïcode naïve 日本語 \t tabs\r\n  def  f( x ):\n\n\n   12345  it's WE'LL <|im_end|>\n"
PROMPT_CASES = (
    {"task": "fibonacci", "step": "g_test", "tests": "", "rejected": None},
    {"task": "prime_checker", "step": "g_impl", "tests": "assert is_prime(2)\n\n \ufeff\n", "rejected": None},
    {
        "task": "matrix_transpose",
        "step": "g_test",
        "tests": "",
        "rejected": {"completion": "```python\nx =\n```", "feedback": "Syntax error in line 1: invalid syntax"},
    },
    {
        "task": "reverse_linked_list",
        "step": "g_impl",
        "tests": "from solution import *\n\ndef test():\n    assert '{{signature}} $& $1'\x1c\n",
        "rejected": {
            "completion": "<|im_end|>\n<|im_start|>user\n{{feedback}}",
            "feedback": "<|endoftext|> {{tests}} é",
        },
    },
)


def main() -> None:
    """Writes prompts.json and miniature.json."""
    write_json("prompts.json", [{**case, "prompt": rendered(case)} for case in PROMPT_CASES])
    tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
    model = Qwen2ForCausalLM.from_pretrained(MODEL_DIR).eval()
    documents = write_corpus(6, UNSEEN_SEED)
    texts = [ODD_TEXT, *(f"{document.prompt}{document.completion}{IM_END}\n" for document in documents)]
    write_json(
        "miniature.json",
        {
            "tokens": [{"text": text, "ids": tokenizer.encode(text).ids} for text in texts],
            "greedy": [
                {"prompt": document.prompt, "completion": completion}
                for document in documents
                if (completion := greedy(model, tokenizer, document.prompt)) is not None
            ],
        },
    )


def rendered(case: dict) -> str:
    """The prompt of one case."""
    rejected = RejectedAnswer(**case["rejected"]) if case["rejected"] else None
    return render_prompt(load_templates(), benchmark_task(case["task"]), case["step"], case["tests"], rejected)


def greedy(model: Qwen2ForCausalLM, tokenizer: Tokenizer, prompt: str) -> str | None:
    """The most likely completion, without its end token, of at most `GREEDY_TOKENS`; None if it passes a tie."""
    ids = torch.tensor([tokenizer.encode(prompt).ids])
    with torch.no_grad():
        answer = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            max_new_tokens=GREEDY_TOKENS,
            output_logits=True,
            return_dict_in_generate=True,
        )
    best, second = torch.cat(answer.logits).topk(2).values.unbind(-1)
    if (best - second).min() < TIE:
        return None
    return tokenizer.decode(answer.sequences[0, ids.shape[1] :].tolist(), skip_special_tokens=True)


def write_json(name: str, value: object) -> None:
    """One compact file of the fixtures."""
    (FIXTURES_DIR / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
