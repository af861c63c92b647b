import json

import pytest

from miniature.fixtures import FIXTURES_DIR, rendered

CASES = json.loads((FIXTURES_DIR / "prompts.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['task']}-{case['step']}" for case in CASES])
def test_a_prompt_has_the_bytes_that_the_typescript_renderer_gives(case):
    assert rendered(case) == case["prompt"]
