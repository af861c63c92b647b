"""Flat lists of integers."""

from miniature.corpus.problem import problem, small_task

PROBLEMS = (
    problem(
        small_task(
            "largest",
            "Return the largest number of the list `numbers`. The list is not empty.",
            "def largest(numbers: list[int]) -> int:",
        ),
        [
            """
    best = numbers[0]
    for number in numbers:
        if number > best:
            best = number
    return best
""",
            """
    return max(numbers)
""",
        ],
        {"single": "[3]", "last": "[1, 2, 5]", "first": "[9, 2]", "negative": "[-4, -2]"},
    ),
    problem(
        small_task(
            "sum_of_even",
            "Return the sum of the even numbers of the list `numbers`. The sum of no numbers is 0.",
            "def sum_of_even(numbers: list[int]) -> int:",
        ),
        [
            """
    total = 0
    for number in numbers:
        if number % 2 == 0:
            total += number
    return total
""",
            """
    return sum(number for number in numbers if number % 2 == 0)
""",
        ],
        {"empty": "[]", "only_odd": "[1, 3]", "mixed": "[1, 2, 4]", "negative": "[-2, 5]"},
    ),
    problem(
        small_task(
            "unique",
            "Return the numbers of the list `numbers` without repetitions, in the order in which they first appear.",
            "def unique(numbers: list[int]) -> list[int]:",
        ),
        [
            """
    result = []
    for number in numbers:
        if number not in result:
            result.append(number)
    return result
""",
            """
    return list(dict.fromkeys(numbers))
""",
        ],
        {"empty": "[]", "no_repetition": "[1, 2]", "repeated": "[1, 1, 2]", "order": "[3, 1, 3]"},
    ),
    problem(
        small_task(
            "running_total",
            "Return a list of the same length as `numbers`: each number is the sum of all numbers up to its place.",
            "def running_total(numbers: list[int]) -> list[int]:",
        ),
        [
            """
    totals = []
    total = 0
    for number in numbers:
        total += number
        totals.append(total)
    return totals
""",
            """
    return [sum(numbers[:index + 1]) for index in range(len(numbers))]
""",
        ],
        {"empty": "[]", "single": "[4]", "three": "[1, 2, 3]", "negative": "[5, -2]"},
    ),
    problem(
        small_task(
            "is_sorted",
            "Return True if the numbers of the list `numbers` never get smaller from left to right, else False. The "
            "empty list is sorted.",
            "def is_sorted(numbers: list[int]) -> bool:",
        ),
        [
            """
    for index in range(1, len(numbers)):
        if numbers[index] < numbers[index - 1]:
            return False
    return True
""",
            """
    return numbers == sorted(numbers)
""",
        ],
        {"empty": "[]", "single": "[1]", "sorted": "[1, 2, 3]", "equal": "[2, 2]", "falling": "[3, 1]"},
    ),
    problem(
        small_task(
            "second_largest",
            "Return the second largest number of the list `numbers`. The list has at least two numbers and no "
            "repetitions.",
            "def second_largest(numbers: list[int]) -> int:",
        ),
        [
            """
    return sorted(numbers)[-2]
""",
            """
    rest = list(numbers)
    rest.remove(max(rest))
    return max(rest)
""",
        ],
        {"two": "[1, 2]", "three": "[5, 9, 7]", "falling": "[3, 2, 1]", "negative": "[-1, -5]"},
    ),
    problem(
        small_task(
            "rotate_left",
            "Return a new list: `numbers` with its first number moved to the end. The empty list stays empty.",
            "def rotate_left(numbers: list[int]) -> list[int]:",
        ),
        [
            """
    return numbers[1:] + numbers[:1]
""",
            """
    if not numbers:
        return []
    return numbers[1:] + [numbers[0]]
""",
        ],
        {"empty": "[]", "single": "[1]", "two": "[1, 2]", "three": "[1, 2, 3]"},
    ),
    problem(
        small_task(
            "index_of",
            "Return the index of the first `wanted` in the list `numbers`, or -1 if it is not there.",
            "def index_of(numbers: list[int], wanted: int) -> int:",
        ),
        [
            """
    for index, number in enumerate(numbers):
        if number == wanted:
            return index
    return -1
""",
            """
    if wanted in numbers:
        return numbers.index(wanted)
    return -1
""",
        ],
        {"empty": "[], 1", "first": "[4, 5], 4", "last": "[4, 5], 5", "missing": "[4, 5], 6", "twice": "[7, 7], 7"},
    ),
    problem(
        small_task(
            "count_positive",
            "Return how many numbers of the list `numbers` are greater than 0.",
            "def count_positive(numbers: list[int]) -> int:",
        ),
        [
            """
    count = 0
    for number in numbers:
        if number > 0:
            count += 1
    return count
""",
            """
    return len([number for number in numbers if number > 0])
""",
        ],
        {"empty": "[]", "zero": "[0]", "mixed": "[1, -2, 3]", "all_negative": "[-1, -2]"},
    ),
)
