"""Words of a text."""

from miniature.corpus.problem import problem, small_task

PROBLEMS = (
    problem(
        small_task(
            "count_words",
            "Return the number of words in the string `text`. Words are separated by spaces.",
            "def count_words(text: str) -> int:",
        ),
        [
            """
    return len(text.split())
""",
            """
    count = 0
    inside = False
    for character in text:
        if character != " " and not inside:
            count += 1
        inside = character != " "
    return count
""",
        ],
        {"empty": '""', "one_word": '"hello"', "two_words": '"a b"', "extra_spaces": '" a  b "', "three": '"a b c"'},
    ),
    problem(
        small_task(
            "longest_word",
            "Return the longest word of the string `text`, the first one if several are equally long. Words are "
            "separated by spaces. Return the empty string if there is no word.",
            "def longest_word(text: str) -> str:",
        ),
        [
            """
    longest = ""
    for word in text.split():
        if len(word) > len(longest):
            longest = word
    return longest
""",
            """
    words = text.split()
    if not words:
        return ""
    return max(words, key=len)
""",
        ],
        {"empty": '""', "one_word": '"hello"', "longest_last": '"a bcd"', "tie": '"ab cd"', "middle": '"a bcd e"'},
    ),
    problem(
        small_task(
            "capitalize_words",
            "Return the string `text` with the first letter of each word in upper case. Words are separated by one "
            "space.",
            "def capitalize_words(text: str) -> str:",
        ),
        [
            """
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
""",
            """
    words = []
    for word in text.split(" "):
        words.append(word[:1].upper() + word[1:])
    return " ".join(words)
""",
        ],
        {"empty": '""', "one_word": '"cat"', "two_words": '"red cat"', "already": '"Red Cat"'},
    ),
    problem(
        small_task(
            "reverse_words",
            "Return the words of the string `text` in reverse order. Words are separated by one space.",
            "def reverse_words(text: str) -> str:",
        ),
        [
            """
    return " ".join(text.split(" ")[::-1])
""",
            """
    words = text.split(" ")
    words.reverse()
    return " ".join(words)
""",
        ],
        {"empty": '""', "one_word": '"cat"', "two_words": '"red cat"', "three_words": '"a b c"'},
    ),
)
