"""Bracket matching."""

from miniature.corpus.problem import benchmark_task, problem, small_task

PROBLEMS = (
    problem(
        benchmark_task("balanced_brackets"),
        [
            """
    closing = {")": "(", "]": "[", "}": "{"}
    stack = []
    for character in text:
        if character in "([{":
            stack.append(character)
        elif character in closing:
            if not stack or stack.pop() != closing[character]:
                return False
    return not stack
""",
            """
    pairs = {"(": ")", "[": "]", "{": "}"}
    expected = []
    for character in text:
        if character in pairs:
            expected.append(pairs[character])
        elif character in ")]}":
            if not expected or character != expected.pop():
                return False
    return len(expected) == 0
""",
            """
    opened = []
    for character in text:
        if character in "([{":
            opened.append(character)
        if character in ")]}":
            if not opened:
                return False
            if opened.pop() + character not in ("()", "[]", "{}"):
                return False
    return not opened
""",
        ],
        {
            "empty": '""',
            "round_pair": '"()"',
            "nested_pairs": '"([]{})"',
            "letters_are_ignored": '"a(b)c"',
            "no_brackets": '"abc"',
            "pairs_in_a_row": '"()[]{}"',
            "only_opening": '"("',
            "only_closing": '")"',
            "wrong_kind": '"(]"',
            "crossed_pairs": '"([)]"',
            "closing_first": '"}{"',
            "one_missing": '"(()"',
            "letters_and_unclosed": '"a(b"',
        },
        {
            '"a(b)c"': "False",
            '"([)]"': "True",
            '""': "False",
            '"abc"': "False",
            '"())"': "True",
        },
    ),
    problem(
        benchmark_task("valid_parentheses"),
        [
            """
    pairs = {"(": ")", "[": "]", "{": "}"}
    expected = []
    for bracket in s:
        if bracket in pairs:
            expected.append(pairs[bracket])
        elif not expected or expected.pop() != bracket:
            return False
    return not expected
""",
            """
    stack = []
    opening = {")": "(", "]": "[", "}": "{"}
    for bracket in s:
        if bracket not in opening:
            stack.append(bracket)
        elif not stack or stack.pop() != opening[bracket]:
            return False
    return len(stack) == 0
""",
            """
    previous = None
    while previous != s:
        previous = s
        s = s.replace("()", "").replace("[]", "").replace("{}", "")
    return s == ""
""",
        ],
        {
            "empty": '""',
            "one_pair": '"()"',
            "three_pairs": '"()[]{}"',
            "nested": '"{[]}"',
            "deeply_nested": '"((()))"',
            "single_opening": '"("',
            "single_closing": '")"',
            "wrong_kind": '"(]"',
            "crossed": '"([)]"',
            "closing_before_opening": '"}{"',
            "unclosed": '"(()"',
            "closed_twice": '"())"',
        },
        {
            '"([)]"': "True",
            '""': "False",
            '"{[]}"': "False",
            '"}{"': "True",
            '"(()"': "True",
        },
    ),
    problem(
        small_task(
            "bracket_depth",
            "Return how deeply the round brackets in the string `text` are nested. A string without brackets has the "
            "depth 0. The brackets are balanced.",
            "def bracket_depth(text: str) -> int:",
        ),
        [
            """
    depth = 0
    deepest = 0
    for character in text:
        if character == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif character == ")":
            depth -= 1
    return deepest
""",
            """
    depth = 0
    depths = [0]
    for character in text:
        if character == "(":
            depth += 1
        if character == ")":
            depth -= 1
        depths.append(depth)
    return max(depths)
""",
        ],
        {"empty": '""', "one_pair": '"()"', "two_levels": '"(())"', "pairs_in_a_row": '"()()"', "letters": '"a(b(c))"'},
    ),
)
