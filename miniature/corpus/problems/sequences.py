"""Number sequences."""

from miniature.corpus.problem import benchmark_task, problem, small_task

PROBLEMS = (
    problem(
        benchmark_task("fibonacci"),
        [
            """
    current, following = 0, 1
    for _ in range(n):
        current, following = following, current + following
    return current
""",
            """
    if n < 2:
        return n
    previous, current = 0, 1
    for _ in range(2, n + 1):
        previous, current = current, previous + current
    return current
""",
            """
    numbers = [0, 1]
    while len(numbers) <= n:
        numbers.append(numbers[-1] + numbers[-2])
    return numbers[n]
""",
        ],
        {
            "zero": "0",
            "one": "1",
            "two": "2",
            "three": "3",
            "four": "4",
            "five": "5",
            "six": "6",
            "seven": "7",
            "ten": "10",
            "twenty": "20",
        },
        {"0": "1", "2": "2", "5": "8", "10": "89", "3": "3"},
    ),
    problem(
        small_task(
            "factorial",
            "Return the product of the integers from 1 to `n`. factorial(0) is 1. n is from 0 to 12.",
            "def factorial(n: int) -> int:",
        ),
        [
            """
    product = 1
    for factor in range(2, n + 1):
        product *= factor
    return product
""",
            """
    if n == 0:
        return 1
    return n * factorial(n - 1)
""",
        ],
        {"zero": "0", "one": "1", "three": "3", "five": "5", "six": "6"},
    ),
    problem(
        small_task(
            "sum_to",
            "Return the sum of the integers from 1 to `n`. sum_to(0) is 0. n is from 0 to 1000.",
            "def sum_to(n: int) -> int:",
        ),
        [
            """
    total = 0
    for number in range(1, n + 1):
        total += number
    return total
""",
            """
    return n * (n + 1) // 2
""",
        ],
        {"zero": "0", "one": "1", "two": "2", "four": "4", "ten": "10"},
    ),
    problem(
        small_task(
            "power_of_two",
            "Return True if the integer `n` is a power of two, else False. 1 is a power of two. n is from -100 to "
            "1024.",
            "def power_of_two(n: int) -> bool:",
        ),
        [
            """
    if n < 1:
        return False
    while n % 2 == 0:
        n //= 2
    return n == 1
""",
            """
    power = 1
    while power < n:
        power *= 2
    return power == n
""",
        ],
        {"one": "1", "two": "2", "three": "3", "zero": "0", "negative": "-2", "sixteen": "16", "twelve": "12"},
    ),
    problem(
        small_task(
            "collatz_steps",
            "Return how many steps lead from the positive integer `n` to 1. A step halves an even number and turns an "
            "odd number into three times the number plus one.",
            "def collatz_steps(n: int) -> int:",
        ),
        [
            """
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps
""",
            """
    steps = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
""",
        ],
        {"one": "1", "two": "2", "three": "3", "eight": "8", "six": "6"},
    ),
)
