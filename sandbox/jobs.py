"""One job, start to reply: pipes, processes, and an eye on them."""

import os
import socket
from contextlib import nullcontext

import descriptors
import namespaces
import roles
from policy import Limits, Policy
from request import Request
from streams import Drain, Feed
from supervise import REPORT_BYTES, Run, supervise
from workplace import Workplace


class Jobs:
    """Does the jobs of a zygote whose pytest session has started."""

    def __init__(self, policy: Policy, place: Workplace) -> None:
        self._policy = policy
        self._place = place
        self._null = os.open(os.devnull, os.O_RDONLY)
        self._harmless = {number: number for number in descriptors.leading_nowhere()}

    def do(self, request: Request) -> dict:
        """The reply to a request, less its id. In the forks it raises `roles.Sealed`."""
        limits = Limits(**request.header["limits"])
        cast = roles.of(request.header["job"], self._place)
        report, stdout, stderr = os.pipe(), os.pipe(), os.pipe()
        texts = [os.pipe() for _ in cast]
        channel = [end.detach() for end in socket.socketpair()] if len(cast) == 2 else []
        processes = []
        with namespaces.new_pid_namespace() if self._policy.namespaces else nullcontext():
            for index, role in enumerate(cast):
                kept = {**self._harmless, 0: self._null, 1: stdout[1], 2: stderr[1], descriptors.TEXTS: texts[index][0]}
                if index == 0:
                    kept[descriptors.REPORT] = report[1]
                if channel:
                    kept[descriptors.CHANNEL] = channel[index]
                processes.append(roles.fork(role, kept, self._policy, limits))
        for end in (report[1], stdout[1], stderr[1], *channel, *(reading for reading, _ in texts)):
            os.close(end)
        run = Run(
            tests=processes[0],
            solution=processes[1] if channel else None,
            feeds=[Feed(pipe[1], request.texts(role.texts)) for pipe, role in zip(texts, cast, strict=True)],
            report=Drain(report[0], REPORT_BYTES),
            stdout=Drain(stdout[0], limits.output_bytes),
            stderr=Drain(stderr[0], limits.output_bytes),
        )
        reply = supervise(run, limits)
        self._place.empty()
        return reply
