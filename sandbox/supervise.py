"""Watches one run from outside: feeds it, drains it, ends it in time, and tells what happened."""

import select
import signal
from dataclasses import dataclass

from budget import Budget
from deadline import Deadline
from policy import Limits
from processes import Process
from streams import Drain, Feed

REPORT_BYTES = 8 * 2**20
CALLER = 0
# The exit status of tests whose solution is gone.
LOST_SOLUTION = 3
KILLED = {"kind": "signal", "signal": signal.SIGKILL}
# How often a system without pidfds is asked whether a process has ended.
ASK_SECONDS = 0.005


@dataclass(frozen=True)
class Run:
    """The processes of a run and the pipes to them. `solution` is None where the tests' process has it too."""

    tests: Process
    solution: Process | None
    feeds: list[Feed]
    report: Drain
    stdout: Drain
    stderr: Drain

    def processes(self) -> list[Process]:
        """The tests' process first: with it the run is over."""
        return [self.tests, self.solution] if self.solution else [self.tests]

    def kill(self) -> None:
        """End what has not ended."""
        for process in self.processes():
            process.kill()

    def cpu_seconds(self) -> float:
        """The CPU time that the run used so far, all its processes together."""
        return sum(process.cpu_seconds() for process in self.processes())


def supervise(run: Run, limits: Limits) -> dict:
    """Sees the run to its end and returns what the reply tells of it. BrokenPipeError when nobody waits for a reply."""
    deadline = Deadline(limits.wall_seconds, run.cpu_seconds)
    budget = Budget(limits.cpu_seconds, run.cpu_seconds)
    killed = _watch(run, deadline, budget)
    solution_ending = None if killed else _early_ending(run)
    if run.solution and run.solution.ending is None:
        run.solution.kill()
        run.solution.reap(block=True)
    # One that ended before it could be killed: who was quicker is no verdict.
    if killed is None and budget.spent():
        killed = "cpu_limit"
    report, stdout, stderr = run.report.text(), run.stdout.text(), run.stderr.text()
    return {
        "report": report,
        "report_overflowed": run.report.overflowed,
        "stdout": stdout,
        "stderr": stderr,
        "output_overflowed": run.stdout.overflowed or run.stderr.overflowed,
        "ending": run.tests.ending,
        "solution_ending": solution_ending,
        "killed": killed,
        "wall_ms": round(deadline.elapsed() * 1000),
        "cpu_ms": round(run.cpu_seconds() * 1000),
        "peak_memory_bytes": max(process.peak_memory_bytes for process in run.processes()),
    }


def _watch(run: Run, deadline: Deadline, budget: Budget) -> str | None:
    """Until the tests' process has ended; why it was killed, if it was."""
    poll = select.poll()
    drains = {drain.descriptor: drain.read for drain in (run.report, run.stdout, run.stderr)}
    feeds = {feed.descriptor: feed.write for feed in run.feeds}
    pipes = drains | feeds
    ends = [process.pidfd for process in run.processes() if process.pidfd is not None]
    for descriptor in (*drains, *ends):
        poll.register(descriptor, select.POLLIN)
    for descriptor in feeds:
        poll.register(descriptor, select.POLLOUT)
    # No event is asked for: only that nobody is there any more.
    poll.register(CALLER, 0)
    killed = None
    while run.tests.ending is None:
        wait = min(deadline.until_check(), budget.until_check()) if ends else ASK_SECONDS
        for descriptor, _ in poll.poll(wait * 1000):
            if descriptor == CALLER:
                run.kill()
                raise BrokenPipeError("nobody waits for this run")
            if descriptor in pipes and not pipes[descriptor]():
                poll.unregister(descriptor)
        for process in run.processes():
            if process.ending is None and process.reap() and process.pidfd is not None:
                poll.unregister(process.pidfd)
        if killed is None:
            killed = _why_to_kill(run, deadline, budget)
            if killed is not None:
                run.kill()
    return killed


def _why_to_kill(run: Run, deadline: Deadline, budget: Budget) -> str | None:
    if run.report.overflowed:
        return "report_flood"
    if deadline.passed():
        return "deadline"
    return "cpu_limit" if budget.spent() else None


def _early_ending(run: Run) -> dict | None:
    """How the solution's process ended, where that is why the tests' process left.

    Not by SIGKILL: the kernel sends it to all whose pid 1 has ended.
    """
    solution, lost = run.solution, {"kind": "exit", "code": LOST_SOLUTION}
    if solution is None or run.tests.ending != lost:
        return None
    return None if solution.ending == KILLED else solution.ending
