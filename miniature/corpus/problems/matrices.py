"""Lists of lists."""

from miniature.corpus.problem import benchmark_task, problem, small_task

PROBLEMS = (
    problem(
        benchmark_task("matrix_transpose"),
        [
            """
    return [list(column) for column in zip(*matrix)]
""",
            """
    if not matrix:
        return []
    result = []
    for column in range(len(matrix[0])):
        result.append([row[column] for row in matrix])
    return result
""",
            """
    if not matrix:
        return []
    transposed = []
    for column in range(len(matrix[0])):
        new_row = []
        for row in range(len(matrix)):
            new_row.append(matrix[row][column])
        transposed.append(new_row)
    return transposed
""",
        ],
        {
            "empty": "[]",
            "single_value": "[[1]]",
            "square": "[[1, 2], [3, 4]]",
            "one_row": "[[1, 2, 3]]",
            "one_column": "[[1], [2], [3]]",
            "two_rows": "[[1, 2, 3], [4, 5, 6]]",
            "three_rows": "[[1, 2], [3, 4], [5, 6]]",
            "two_values": "[[1, 2]]",
            "negative_values": "[[-1, 0], [2, -3]]",
        },
        {
            "[[1, 2], [3, 4]]": "[[3, 4], [1, 2]]",
            "[[1, 2, 3]]": "[[1, 2, 3]]",
            "[]": "[[]]",
            "[[1], [2]]": "[[1], [2]]",
            "[[1, 2], [5, 6]]": "[[1, 2], [5, 6]]",
        },
    ),
    problem(
        small_task(
            "flatten",
            "Return one list with all numbers of the list of lists `rows`, in order.",
            "def flatten(rows: list[list[int]]) -> list[int]:",
        ),
        [
            """
    numbers = []
    for row in rows:
        numbers.extend(row)
    return numbers
""",
            """
    return [number for row in rows for number in row]
""",
        ],
        {"empty": "[]", "one_row": "[[1, 2]]", "two_rows": "[[1], [2, 3]]", "empty_row": "[[], [4]]"},
    ),
    problem(
        small_task(
            "row_sums",
            "Return a list with the sum of each row of `matrix`. The sum of an empty row is 0.",
            "def row_sums(matrix: list[list[int]]) -> list[int]:",
        ),
        [
            """
    return [sum(row) for row in matrix]
""",
            """
    sums = []
    for row in matrix:
        total = 0
        for number in row:
            total += number
        sums.append(total)
    return sums
""",
        ],
        {"empty": "[]", "one_row": "[[1, 2, 3]]", "two_rows": "[[1, 2], [3, 4]]", "empty_row": "[[], [5]]"},
    ),
    problem(
        small_task(
            "main_diagonal",
            "Return the numbers on the main diagonal of the square `matrix`: the first of row 0, the second of row 1 "
            "and so on.",
            "def main_diagonal(matrix: list[list[int]]) -> list[int]:",
        ),
        [
            """
    return [matrix[index][index] for index in range(len(matrix))]
""",
            """
    diagonal = []
    for index, row in enumerate(matrix):
        diagonal.append(row[index])
    return diagonal
""",
        ],
        {"empty": "[]", "single": "[[7]]", "square": "[[1, 2], [3, 4]]", "three": "[[1, 0, 0], [0, 2, 0], [0, 0, 3]]"},
    ),
)
