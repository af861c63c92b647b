"""What the corpus knows about one small task."""

import json
from dataclasses import dataclass
from pathlib import Path

from miniature.prompts import PromptTask

TASKS_DIR = Path(__file__).parents[2] / "tasks"


@dataclass(frozen=True)
class Case:
    """One thing to test: `expression` must equal `expected` (both Python source), after the lines of `setup`."""

    name: str
    expression: str
    expected: str
    setup: str = ""


@dataclass(frozen=True)
class Problem:
    """A task with correct solutions (whole modules), right cases, and cases that a sloppy author believes in."""

    task: PromptTask
    solutions: tuple[str, ...]
    cases: tuple[Case, ...]
    misconceptions: tuple[Case, ...]
    imports: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The first sentence of the specification."""
        return self.task.specification.split(". ")[0].removesuffix(".") + "."


def problem(
    task: PromptTask,
    bodies: list[str],
    calls: dict[str, str],
    wrong: dict[str, str] | None = None,
) -> Problem:
    """
    A problem from function bodies and from the arguments of its cases by name. The expected values are those of the
    first body. `wrong` maps arguments to the value that a sloppy author expects; without it one is made up per case.
    """
    solutions = tuple(f"{task.signature}\n{body.strip(chr(10))}\n" for body in bodies)
    namespace: dict[str, object] = {}
    exec(solutions[0], namespace)
    cases = []
    for name, arguments in calls.items():
        expression = f"{task.entry_point}({arguments})"
        cases.append(Case(name, expression, repr(eval(expression, namespace))))
    if wrong is None:
        misconceptions = tuple(Case(case.name, case.expression, mistaken(case.expected)) for case in cases)
    else:
        names = {case.expression: case.name for case in cases}
        expressions = {f"{task.entry_point}({arguments})": expected for arguments, expected in wrong.items()}
        misconceptions = tuple(
            Case(names.get(expression, "special"), expression, expected) for expression, expected in expressions.items()
        )
    return Problem(task, solutions, tuple(cases), misconceptions, (task.entry_point,))


def mistaken(expected: str) -> str:
    """A plausible wrong value: the other truth value, the next integer, the list or text with its end missing."""
    value = eval(expected)
    match value:
        case bool():
            return repr(not value)
        case int():
            return repr(value + 1)
        case str() | list() if value:
            return repr(value[:-1])
        case str():
            return repr(" ")
        case list():
            return "[0]"
        case _:
            return "0"


def benchmark_task(task_id: str) -> PromptTask:
    """One of the experiment's own tasks, from `tasks/<id>.json`."""
    fields = json.loads((TASKS_DIR / f"{task_id}.json").read_text("utf-8"))
    return PromptTask(fields["id"], fields["specification"], fields["signature"], fields["entry_point"])


def small_task(task_id: str, specification: str, signature: str) -> PromptTask:
    """A task that only the corpus has; its id is also the function's name."""
    return PromptTask(task_id, specification, signature, task_id)
