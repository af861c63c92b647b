"""Which libraries train here."""

from importlib.metadata import PackageNotFoundError, version

from gpu_worker.contract import Versions
from gpu_worker.device import Device
from gpu_worker.errors import EnvironmentNotReady

LIBRARIES = ("torch", "transformers", "trl", "peft")


def installed_versions(device: Device) -> Versions:
    """Versions of the libraries that decide a training on `device`; raises EnvironmentNotReady when one is missing."""
    libraries = (*LIBRARIES, "bitsandbytes") if device.quantization == "nf4" else LIBRARIES
    try:
        return {name: version(name) for name in libraries}
    except PackageNotFoundError as error:
        raise EnvironmentNotReady(f"{error.name} is not installed here: pip install -r requirements.txt") from None
