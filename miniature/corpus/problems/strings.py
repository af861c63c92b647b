"""Characters of a string."""

from miniature.corpus.problem import problem, small_task

PROBLEMS = (
    problem(
        small_task(
            "is_palindrome",
            "Return True if the string `text` reads the same forwards and backwards, else False. The empty string is a "
            "palindrome.",
            "def is_palindrome(text: str) -> bool:",
        ),
        [
            """
    return text == text[::-1]
""",
            """
    left = 0
    right = len(text) - 1
    while left < right:
        if text[left] != text[right]:
            return False
        left += 1
        right -= 1
    return True
""",
        ],
        {"empty": '""', "one_letter": '"a"', "palindrome": '"level"', "even_length": '"abba"', "other": '"abc"'},
    ),
    problem(
        small_task(
            "count_vowels",
            "Return how many characters of the string `text` are one of the vowels a, e, i, o, u.",
            "def count_vowels(text: str) -> int:",
        ),
        [
            """
    count = 0
    for character in text:
        if character in "aeiou":
            count += 1
    return count
""",
            """
    return sum(1 for character in text if character in "aeiou")
""",
        ],
        {"empty": '""', "no_vowels": '"xyz"', "one_vowel": '"cat"', "all_vowels": '"aeiou"', "word": '"banana"'},
    ),
    problem(
        small_task("reverse_string", "Return the string `text` backwards.", "def reverse_string(text: str) -> str:"),
        [
            """
    return text[::-1]
""",
            """
    backwards = ""
    for character in text:
        backwards = character + backwards
    return backwards
""",
        ],
        {"empty": '""', "one_letter": '"a"', "word": '"abc"', "two_letters": '"xy"'},
    ),
    problem(
        small_task(
            "remove_spaces", "Return the string `text` without its spaces.", "def remove_spaces(text: str) -> str:"
        ),
        [
            """
    return text.replace(" ", "")
""",
            """
    kept = ""
    for character in text:
        if character != " ":
            kept += character
    return kept
""",
        ],
        {"empty": '""', "one_space": '"a b"', "only_spaces": '"  "', "no_spaces": '"abc"', "around": '" a "'},
    ),
    problem(
        small_task(
            "count_letter",
            "Return how often the character `letter` is in the string `text`.",
            "def count_letter(text: str, letter: str) -> int:",
        ),
        [
            """
    count = 0
    for character in text:
        if character == letter:
            count += 1
    return count
""",
            """
    return text.count(letter)
""",
        ],
        {"empty": '"", "a"', "once": '"cat", "a"', "twice": '"noon", "o"', "absent": '"abc", "x"'},
    ),
    problem(
        small_task(
            "is_anagram",
            "Return True if the strings `first` and `second` have the same letters the same number of times, else "
            "False.",
            "def is_anagram(first: str, second: str) -> bool:",
        ),
        [
            """
    return sorted(first) == sorted(second)
""",
            """
    if len(first) != len(second):
        return False
    for letter in first:
        if first.count(letter) != second.count(letter):
            return False
    return True
""",
        ],
        {"empty": '"", ""', "same": '"ab", "ab"', "anagram": '"tea", "eat"', "longer": '"ab", "abb"', "no": '"a", "b"'},
    ),
)
