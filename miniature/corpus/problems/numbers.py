"""Single numbers."""

from miniature.corpus.problem import problem, small_task

PROBLEMS = (
    problem(
        small_task("absolute_value", "Return the integer `n` without its sign.", "def absolute_value(n: int) -> int:"),
        [
            """
    if n < 0:
        return -n
    return n
""",
            """
    return max(n, -n)
""",
        ],
        {"zero": "0", "positive": "4", "negative": "-4", "minus_one": "-1"},
    ),
    problem(
        small_task(
            "clamp",
            "Return the integer `n` if it is from `low` to `high`. Return low if n is smaller, high if n is larger.",
            "def clamp(n: int, low: int, high: int) -> int:",
        ),
        [
            """
    if n < low:
        return low
    if n > high:
        return high
    return n
""",
            """
    return max(low, min(n, high))
""",
        ],
        {"inside": "5, 0, 10", "below": "-3, 0, 10", "above": "12, 0, 10", "at_the_edge": "10, 0, 10"},
    ),
    problem(
        small_task(
            "digit_sum",
            "Return the sum of the decimal digits of the integer `n`. n is from 0 to 100000.",
            "def digit_sum(n: int) -> int:",
        ),
        [
            """
    total = 0
    while n > 0:
        total += n % 10
        n //= 10
    return total
""",
            """
    return sum(int(digit) for digit in str(n))
""",
        ],
        {"zero": "0", "one_digit": "7", "two_digits": "42", "with_zero": "105", "nines": "999"},
    ),
    problem(
        small_task(
            "fizz_buzz",
            'Return "fizz" if the integer `n` is a multiple of 3, "buzz" if it is a multiple of 5, "fizzbuzz" if it is '
            "both, and else the number as a string.",
            "def fizz_buzz(n: int) -> str:",
        ),
        [
            """
    if n % 15 == 0:
        return "fizzbuzz"
    if n % 3 == 0:
        return "fizz"
    if n % 5 == 0:
        return "buzz"
    return str(n)
""",
            """
    word = ""
    if n % 3 == 0:
        word += "fizz"
    if n % 5 == 0:
        word += "buzz"
    return word or str(n)
""",
        ],
        {"one": "1", "three": "3", "five": "5", "fifteen": "15", "seven": "7"},
    ),
    problem(
        small_task(
            "is_leap_year",
            "Return True if `year` is a leap year, else False. Years divisible by 4 are leap years, except those "
            "divisible by 100 but not by 400.",
            "def is_leap_year(year: int) -> bool:",
        ),
        [
            """
    if year % 400 == 0:
        return True
    if year % 100 == 0:
        return False
    return year % 4 == 0
""",
            """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
""",
        ],
        {"common": "2023", "leap": "2024", "century": "1900", "fourth_century": "2000"},
    ),
    problem(
        small_task("is_even", "Return True if the integer `n` is even, else False.", "def is_even(n: int) -> bool:"),
        [
            """
    return n % 2 == 0
""",
            """
    if n % 2 == 1:
        return False
    return True
""",
        ],
        {"zero": "0", "one": "1", "two": "2", "negative": "-3"},
    ),
)
