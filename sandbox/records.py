"""The report channel: JSON lines that only this run's process can write."""

import json

import descriptors


def emit(record: dict | None, encode=json.dumps, write=descriptors.write_all) -> None:
    """One line, with the functions of before any program could replace them."""
    write(descriptors.REPORT, encode(record).encode() + b"\n")
