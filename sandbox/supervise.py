"""Watches one run from outside: feeds it, drains it, ends it in time, and tells what happened."""

import select
import signal
from dataclasses import dataclass

from deadline import Deadline
from policy import Limits
from processes import Process
from streams import Drain, Feed

REPORT_BYTES = 8 * 2**20
CALLER = 0
# The exit status of tests whose solution is gone.
LOST_SOLUTION = 3
KILLED = {"kind": "signal", "signal": signal.SIGKILL}
# The kernel's limit counts whole clock ticks: on a busy machine it ends a process early.
CPU_LIMIT_REACHED = 0.5
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
        """The CPU time that the run used so far."""
        return sum(process.cpu_seconds() for process in self.processes())


def supervise(run: Run, limits: Limits) -> dict:
    """Sees the run to its end and returns what the reply tells of it. BrokenPipeError when nobody waits for a reply."""
    deadline = Deadline(limits.wall_seconds, run.cpu_seconds)
    killed = _watch(run, deadline)
    solution_ending = None if killed else _early_ending(run, limits)
    if run.solution and run.solution.ending is None:
        run.solution.kill()
        run.solution.reap(block=True)
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
        "solution_cpu_ms": round(run.solution.cpu_seconds() * 1000) if run.solution else None,
        "peak_memory_bytes": max(process.peak_memory_bytes for process in run.processes()),
    }


def _watch(run: Run, deadline: Deadline) -> str | None:
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
        wait = deadline.until_check() if ends else ASK_SECONDS
        for descriptor, _ in poll.poll(wait * 1000):
            if descriptor == CALLER:
                run.kill()
                raise BrokenPipeError("nobody waits for this run")
            if descriptor in pipes and not pipes[descriptor]():
                poll.unregister(descriptor)
        for process in run.processes():
            if process.ending is None and process.reap() and process.pidfd is not None:
                poll.unregister(process.pidfd)
        late = deadline.passed()
        if killed is None and (late or run.report.overflowed):
            killed = "deadline" if late else "report_flood"
            run.kill()
    return killed


def _early_ending(run: Run, limits: Limits) -> dict | None:
    """How the solution's process ended, where that is why the tests' process left.

    SIGKILL counts from whoever had used up its CPU time: the kernel also sends it to all whose pid 1 has ended.
    """
    solution, lost = run.solution, {"kind": "exit", "code": LOST_SOLUTION}
    if solution is None or run.tests.ending != lost:
        return None
    at_limit = solution.cpu_seconds() >= CPU_LIMIT_REACHED * limits.cpu_seconds
    return None if solution.ending == KILLED and not at_limit else solution.ending
