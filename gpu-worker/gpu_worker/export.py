"""PEFT adapter -> llama.cpp's GGUF adapter, and a null adapter beside it: the same with B = 0, in both forms.

The format is what llama.cpp's `src/llama-adapter.cpp` reads: four keys, and PEFT's tensors renamed. PEFT's row-major
A (r x in) and B (out x r) are exactly its `ne` [in, r] and [r, out], and Qwen2 needs no permutation of q and k.
"""

import argparse
import sys
from pathlib import Path

from gpu_worker.command import EXIT_CODES, run_command
from gpu_worker.contract import ExportJob, ExportResult, parse
from gpu_worker.disk import full_disk_is_no_space
from gpu_worker.files import sha256_of, written_whole
from gpu_worker.gguf_write import TensorInfo, float32_pair, gguf_name, string_pair, write_gguf
from gpu_worker.peft_adapter import Adapter, LoraPair, read_adapter, write_adapter
from gpu_worker.write_access import make_folder, refusal_is_not_ready


def export_adapter(job: ExportJob) -> ExportResult:
    """Write `adapter.gguf`, `null_adapter.gguf` and PEFT's folder `null_adapter`, each file whole or not at all.

    Raises InvalidInput for an adapter that the format cannot say, rather than an adapter that acts otherwise, NoSpace,
    and EnvironmentNotReady where this user may not write.
    """
    output_dir = Path(job.output_dir)
    adapter = read_adapter(Path(job.adapter_dir))
    nothing = Adapter(
        adapter.alpha, adapter.rank, {layer: LoraPair(pair.a, pair.b * 0) for layer, pair in adapter.pairs.items()}
    )
    adapter_file, null_file = output_dir / "adapter.gguf", output_dir / "null_adapter.gguf"
    null_dir = output_dir / "null_adapter"
    with refusal_is_not_ready(output_dir), full_disk_is_no_space(output_dir):
        make_folder(output_dir)
        _write(adapter_file, adapter)
        _write(null_file, nothing)
        write_adapter(null_dir, nothing, config_of=Path(job.adapter_dir))
    return ExportResult(
        adapter_gguf=str(adapter_file),
        adapter_sha256=sha256_of(adapter_file),
        null_adapter_gguf=str(null_file),
        null_adapter_sha256=sha256_of(null_file),
        null_adapter_dir=str(null_dir),
        tensors=2 * len(adapter.pairs),
    )


def _write(path: Path, adapter: Adapter) -> None:
    import gguf

    pairs = [
        string_pair("general.architecture", "qwen2"),
        string_pair("general.type", "adapter"),
        string_pair("adapter.type", "lora"),
        float32_pair("adapter.lora.alpha", adapter.alpha),
    ]
    halves = {
        f"{gguf_name(f'{layer}.weight')}.lora_{half}": values
        for layer, pair in adapter.pairs.items()
        for half, values in (("a", pair.a), ("b", pair.b))
    }
    infos = [TensorInfo(name, values.shape, gguf.GGMLQuantizationType.F32) for name, values in halves.items()]
    with written_whole(path) as partial:
        write_gguf(partial, pairs, infos, gguf.GGUF_DEFAULT_ALIGNMENT, halves.values())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m gpu_worker.export", description=__doc__.splitlines()[0], epilog=EXIT_CODES
    )
    parser.add_argument("--adapter-dir", required=True, help="PEFT adapter folder")
    parser.add_argument("--output-dir", required=True, help="where adapter.gguf and null_adapter.gguf go")
    flags = parser.parse_args(arguments)
    return run_command(lambda: export_adapter(parse(ExportJob, vars(flags))), "the same command begins anew")


if __name__ == "__main__":
    sys.exit(main())
