"""Divisors and primes."""

from miniature.corpus.problem import benchmark_task, problem, small_task

PROBLEMS = (
    problem(
        benchmark_task("prime_checker"),
        [
            """
    if n < 2:
        return False
    divisor = 2
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 1
    return True
""",
            """
    if n <= 1:
        return False
    for divisor in range(2, int(n ** 0.5) + 1):
        if n % divisor == 0:
            return False
    return True
""",
            """
    if n < 2:
        return False
    for divisor in range(2, n):
        if n % divisor == 0:
            return False
    return True
""",
            """
    return n > 1 and all(n % divisor != 0 for divisor in range(2, n))
""",
        ],
        {
            "two": "2",
            "three": "3",
            "five": "5",
            "seven": "7",
            "thirteen": "13",
            "large_prime": "97",
            "zero": "0",
            "one": "1",
            "negative": "-7",
            "four": "4",
            "nine": "9",
            "fifteen": "15",
            "square_of_five": "25",
            "hundred": "100",
        },
        {"1": "True", "9": "True", "2": "False", "91": "True", "0": "True"},
    ),
    problem(
        small_task(
            "count_divisors",
            "Return the number of positive divisors of the integer `n`. n is from 1 to 1000.",
            "def count_divisors(n: int) -> int:",
        ),
        [
            """
    count = 0
    for divisor in range(1, n + 1):
        if n % divisor == 0:
            count += 1
    return count
""",
            """
    return sum(1 for divisor in range(1, n + 1) if n % divisor == 0)
""",
        ],
        {"one": "1", "prime": "7", "six": "6", "square": "9", "twelve": "12"},
    ),
    problem(
        small_task(
            "greatest_common_divisor",
            "Return the greatest common divisor of the integers `a` and `b`. Both are from 1 to 1000.",
            "def greatest_common_divisor(a: int, b: int) -> int:",
        ),
        [
            """
    while b:
        a, b = b, a % b
    return a
""",
            """
    for divisor in range(min(a, b), 0, -1):
        if a % divisor == 0 and b % divisor == 0:
            return divisor
    return 1
""",
        ],
        {"equal": "5, 5", "one": "1, 8", "common_factor": "12, 18", "coprime": "9, 4", "multiple": "3, 15"},
    ),
    problem(
        small_task(
            "is_perfect_square",
            "Return True if the integer `n` is the square of an integer, else False. n is from 0 to 1000.",
            "def is_perfect_square(n: int) -> bool:",
        ),
        [
            """
    root = 0
    while root * root < n:
        root += 1
    return root * root == n
""",
            """
    return any(root * root == n for root in range(n + 1))
""",
        ],
        {"zero": "0", "one": "1", "two": "2", "nine": "9", "fifteen": "15", "hundred": "100"},
    ),
)
