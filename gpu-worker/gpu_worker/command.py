"""How a command ends: the exit codes that all of them share, and one line on stderr for a failure that has a name."""

import sys
from collections.abc import Callable

from gpu_worker.contract import Wire
from gpu_worker.errors import (
    DeviceTooSmall,
    DiskTooSmall,
    EnvironmentNotReady,
    InvalidInput,
    NoSpace,
    OutputBusy,
    PermanentError,
    Stopped,
)
from gpu_worker.processes import is_main_process

EXIT_CODES = (
    "Exit codes: 0 done, 2 bad input, 3 the environment does not suffice (disk, memory, a library or program, the right"
    " to write, another process in the folder), 130 stopped, 1 any other failure."
)
ENVIRONMENT = (NoSpace, DiskTooSmall, DeviceTooSmall, EnvironmentNotReady, OutputBusy)


def run_command(run: Callable[[], Wire], again: str) -> int:
    """The result goes to stdout as JSON; returns the exit code. `again` says what the same command does after a stop
    or a full disk."""
    try:
        result = run()
    except InvalidInput as error:
        return _failed(error, 2)
    except NoSpace as error:
        return _failed(f"NoSpace: {error}; {again}", 3)
    except ENVIRONMENT as error:
        return _failed(error, 3)
    except PermanentError as error:
        return _failed(error, 1)
    except Stopped as stopped:
        return _failed(f"Stopped, {stopped}; {again}", 130)
    except KeyboardInterrupt:
        return _failed(f"Stopped; {again}", 130)
    if is_main_process():
        print(result.model_dump_json(indent=2))
    return 0


def _failed(failure: Exception | str, exit_code: int) -> int:
    told = failure if isinstance(failure, str) else f"{type(failure).__name__}: {failure}"
    print(told, file=sys.stderr)
    return exit_code
