"""Failures that a retry cannot cure. The class name is the failure type that the workflow sees."""


class PermanentError(Exception):
    """Base of the failures that a retry cannot cure."""


class InvalidInput(PermanentError):
    """The job, one of its files or the base model is not what it must be."""


class EnvironmentNotReady(PermanentError):
    """A library or program that the job asks for is not installed here, the device cannot do what it asks, or this
    user may not write the results."""


class OutOfMemory(PermanentError):
    """The device's memory does not suffice for these settings."""


class DeviceTooSmall(PermanentError):
    """The training would run out of the device's memory, as far as an estimate can tell."""


class DiskTooSmall(PermanentError):
    """The training's files would not fit on the disk, as far as an estimate can tell."""


class TrainingDiverged(PermanentError):
    """The loss is no longer a finite number; the same seed would diverge again."""


class OutputBusy(Exception):
    """Another process trains into the same folder, e.g. an earlier attempt that is still stopping."""


class NoSpace(Exception):
    """The disk was full in the middle of a write. No PermanentError: space can be made while the job is retried."""


class Stopped(Exception):
    """The training was asked to stop and did; `reason` is "cancelled" or "shutdown"."""

    def __init__(self, reason: str, step: int):
        super().__init__(f"{reason} at step {step}")
        self.reason = reason
