"""Greedy answers of transformers and PEFT: {base_model, adapter_dir, prompts, max_tokens} on stdin, ids on stdout."""

import json
import sys

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

request = json.load(sys.stdin)
tokenizer = AutoTokenizer.from_pretrained(request["base_model"])
base = AutoModelForCausalLM.from_pretrained(request["base_model"], dtype=torch.float32)
tuned = PeftModel.from_pretrained(base, request["adapter_dir"]).eval()
torch.set_num_threads(1)


def greedy(prompt: list[int]) -> list[int]:
    """The answer's ids without the EOS."""
    ids = torch.tensor([prompt])
    answer = tuned.generate(
        input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=request["max_tokens"], do_sample=False
    )
    ids = answer[0, len(prompt) :].tolist()
    return ids[:-1] if ids[-1] == tokenizer.eos_token_id else ids


prompts = [tokenizer(prompt, add_special_tokens=False)["input_ids"] for prompt in request["prompts"]]
with tuned.disable_adapter():
    base_answers = [greedy(prompt) for prompt in prompts]
json.dump({"prompts": prompts, "base": base_answers, "tuned": [greedy(prompt) for prompt in prompts]}, sys.stdout)
