"""The prompts of the experiment, byte for byte as `domain/prompts.ts` renders them."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Step = Literal["g_test", "g_impl"]

TEMPLATES_DIR = Path(__file__).parents[1] / "tasks" / "prompts" / "v1"
PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}", re.ASCII)
CONTROL_TOKEN = re.compile(r"<\|(\w+)\|>", re.ASCII)
ECMASCRIPT_SPACE = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What `trimEnd` cuts; Python's own white space is another set."""


@dataclass(frozen=True)
class PromptTask:
    """The part of a task that reaches a prompt."""

    id: str
    specification: str
    signature: str
    entry_point: str


@dataclass(frozen=True)
class RejectedAnswer:
    """What a retry shows the model: its last rejected answer and the guard's reason."""

    completion: str
    feedback: str


def load_templates(directory: Path = TEMPLATES_DIR) -> dict[str, str]:
    """The texts of the prompt folder by file stem, without their final newline."""
    return {file.stem: file.read_text("utf-8").removesuffix("\n") for file in sorted(directory.glob("*.md"))}


def render_prompt(
    templates: dict[str, str],
    task: PromptTask,
    step: Step,
    tests: str = "",
    rejected: RejectedAnswer | None = None,
) -> str:
    """The exact prompt of one attempt, in Qwen's ChatML; ends where the model's answer begins."""
    fields = {
        "specification": task.specification,
        "signature": task.signature,
        "tests": tests.rstrip(ECMASCRIPT_SPACE),
    }
    messages = [("system", templates["system"]), ("user", fill(templates[step], fields))]
    if rejected is not None:
        messages.append(("assistant", rejected.completion))
        messages.append(("user", fill(templates["retry"], {"feedback": rejected.feedback})))
    turns = [f"<|im_start|>{role}\n{without_control_tokens(content)}<|im_end|>\n" for role, content in messages]
    return "".join(turns) + "<|im_start|>assistant\n"


def fill(template: str, fields: dict[str, str]) -> str:
    """Replaces each `{{name}}` that has a field; others stay."""
    return PLACEHOLDER.sub(lambda match: fields.get(match[1], match[0]), template)


def without_control_tokens(text: str) -> str:
    """A text that spells a control token must not open a turn of its own."""
    return CONTROL_TOKEN.sub(r"<| \1 |>", text)
