"""A base model and a LoRA adapter -> one GGUF file, merged at full precision and then written in the asked type.

It is for servers that take whole models only. Metadata and tokenizer are those of the GGUF file that was benchmarked.
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from gpu_worker.base_model import base_model_sha256, checked_folder
from gpu_worker.checkpoints import ORIGIN
from gpu_worker.command import EXIT_CODES, run_command
from gpu_worker.contract import MergedType, MergeJob, MergeResult, parse
from gpu_worker.disk import free_disk, full_disk_is_no_space, in_gb
from gpu_worker.errors import DiskTooSmall, InvalidInput, Stopped
from gpu_worker.files import only_writer, sha256_of, written_whole
from gpu_worker.gguf_base import check_same_weights
from gpu_worker.gguf_write import write_gguf
from gpu_worker.merge_metadata import read_metadata
from gpu_worker.merge_quantize import found_quantizer, quantize
from gpu_worker.merge_weights import MergedTensor, merged_tensors
from gpu_worker.peft_adapter import read_adapter

if TYPE_CHECKING:
    from numpy import ndarray

    from gpu_worker.journal import StopReason

# llama.cpp's names of the tensors' type and of the file's.
WRITTEN_TYPES = {
    "f32": ("F32", "ALL_F32"),
    "f16": ("F16", "MOSTLY_F16"),
    "bf16": ("BF16", "MOSTLY_BF16"),
    "q8_0": ("Q8_0", "MOSTLY_Q8_0"),
}
# Beside the weights: keys, vocabulary, padding.
HEAD_BYTES = 50_000_000


def merge_adapter(job: MergeJob, stop: "Callable[[], StopReason | None]" = lambda: None) -> MergeResult:
    """Write the merged model, whole or not at all; the same input gives the same bytes.

    `stop` is asked several times a second and ends the merge with Stopped. Raises InvalidInput for an adapter of
    another base model, DiskTooSmall before it writes, EnvironmentNotReady for a K-quant without `llama-quantize` and
    where this user may not write.
    """
    import gguf

    output_file, adapter_dir = Path(job.output_file), Path(job.adapter_dir)
    if output_file.is_dir():
        raise InvalidInput(f"output_file: {output_file} is a folder")
    base_model, base_gguf = checked_folder(Path(job.base_model)), Path(job.base_gguf)
    quantizer = None if job.type in WRITTEN_TYPES else found_quantizer(job.type)
    tensor_type, file_type = WRITTEN_TYPES["f16" if quantizer else job.type]
    check_same_weights(base_gguf, base_model)
    tensors = merged_tensors(base_model, read_adapter(adapter_dir), gguf.GGMLQuantizationType[tensor_type])
    _check_origin(adapter_dir, base_model)
    folder, metadata = output_file.parent, read_metadata(base_gguf)

    def write(path: Path) -> None:
        pairs = metadata.pairs_for(gguf.LlamaFileType[file_type], is_quantized=job.type == "q8_0")
        infos = [tensor.info for tensor in tensors]
        write_gguf(path, pairs, infos, metadata.alignment, _until_stopped(tensors, stop))

    with only_writer(folder), full_disk_is_no_space(folder), written_whole(output_file) as partial:
        _check_space(folder, tensors, quantizer is not None)
        if quantizer is None:
            write(partial)
        else:
            with _temporary(partial.with_suffix(".f16")) as unquantized:
                write(unquantized)
                quantize(quantizer, unquantized, partial, job.type, stop)
    return MergeResult(
        merged_gguf=str(output_file),
        merged_sha256=sha256_of(output_file),
        type=job.type,
        bytes=output_file.stat().st_size,
    )


def _check_origin(adapter_dir: Path, base_model: Path) -> None:
    """Adapters that were trained elsewhere say nothing of their base; of those only the shapes were checked."""
    origin_file = adapter_dir / ORIGIN
    if not origin_file.exists():
        return
    try:
        trained_on = json.loads(origin_file.read_text())["base_model_sha256"]
    except (ValueError, KeyError, TypeError):
        raise InvalidInput(f"{origin_file}: damaged") from None
    digest = base_model_sha256(base_model)
    if trained_on != digest:
        raise InvalidInput(
            f"the adapter was trained on another base model: {origin_file} says {trained_on[:12]},"
            f" {base_model} is {digest[:12]}"
        )


def _check_space(folder: Path, tensors: list[MergedTensor], is_quantized_after: bool) -> None:
    needed = HEAD_BYTES + sum(tensor.info.bytes for tensor in tensors)
    if is_quantized_after:
        needed += needed // 2  # Q6_K has 6.6 bits per weight where f16 has 16
    free = free_disk(folder)
    if free < needed:
        raise DiskTooSmall(f"{folder}: the merged model needs {in_gb(needed)}, {in_gb(free)} are free")


def _until_stopped(tensors: list[MergedTensor], stop: "Callable[[], StopReason | None]") -> "Iterator[ndarray]":
    for number, tensor in enumerate(tensors):
        for slab in tensor.slabs():
            if reason := stop():
                raise Stopped(reason, number)
            yield slab


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m gpu_worker.merge", description=__doc__.splitlines()[0], epilog=EXIT_CODES
    )
    for flag, text in {
        "--adapter-dir": "PEFT adapter folder",
        "--base-model": "Hugging Face folder of the base model",
        "--base-gguf": "a GGUF file of the base model in any type, for metadata and tokenizer",
        "--output-file": "the merged GGUF file",
    }.items():
        parser.add_argument(flag, required=True, help=text)
    parser.add_argument("--type", choices=get_args(MergedType), default="f16", help="of the weights (default: f16)")
    flags = parser.parse_args(arguments)
    interrupted: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: interrupted.append(received))
    return run_command(
        lambda: merge_adapter(parse(MergeJob, vars(flags)), lambda: "shutdown" if interrupted else None),
        "nothing was written, the same command begins anew",
    )


if __name__ == "__main__":
    sys.exit(main())
