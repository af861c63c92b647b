"""PEFT adapter -> llama.cpp's GGUF adapter, and a null adapter beside it: the same file with B = 0.

The format is what llama.cpp's `src/llama-adapter.cpp` reads: four keys, and PEFT's tensors renamed. PEFT's row-major
A (r x in) and B (out x r) are exactly its `ne` [in, r] and [r, out], and Qwen2 needs no permutation of q and k.
"""

import argparse
import sys
from pathlib import Path

from gpu_worker.contract import ExportJob, ExportResult
from gpu_worker.errors import PermanentError
from gpu_worker.files import sha256_of, written_whole
from gpu_worker.gguf_write import gguf_name
from gpu_worker.peft_adapter import Adapter, LoraPair, read_adapter


def export_adapter(job: ExportJob) -> ExportResult:
    """Write `adapter.gguf` and `null_adapter.gguf` into the output folder, each whole or not at all.

    Raises InvalidInput for an adapter that the format cannot say, rather than an adapter that acts otherwise.
    """
    output_dir = Path(job.output_dir)
    adapter = read_adapter(Path(job.adapter_dir))
    nothing = Adapter(
        adapter.alpha, adapter.rank, {layer: LoraPair(pair.a, pair.b * 0) for layer, pair in adapter.pairs.items()}
    )
    adapter_file, null_file = output_dir / "adapter.gguf", output_dir / "null_adapter.gguf"
    _write(adapter_file, adapter)
    _write(null_file, nothing)
    return ExportResult(
        adapter_gguf=str(adapter_file),
        adapter_sha256=sha256_of(adapter_file),
        null_adapter_gguf=str(null_file),
        null_adapter_sha256=sha256_of(null_file),
        tensors=2 * len(adapter.pairs),
    )


def _write(path: Path, adapter: Adapter) -> None:
    import gguf

    with written_whole(path) as partial:
        writer = gguf.GGUFWriter(partial, arch="qwen2")
        writer.add_type(gguf.GGUFType.ADAPTER)
        writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
        writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, adapter.alpha)
        for layer, pair in adapter.pairs.items():
            writer.add_tensor(f"{gguf_name(f'{layer}.weight')}.lora_a", pair.a)
            writer.add_tensor(f"{gguf_name(f'{layer}.weight')}.lora_b", pair.b)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


def main(arguments: list[str] | None = None) -> int:
    """The result goes to stdout as JSON. Exit codes: 0 done, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m gpu_worker.export", description=__doc__.splitlines()[0])
    parser.add_argument("--adapter-dir", required=True, help="PEFT adapter folder")
    parser.add_argument("--output-dir", required=True, help="where adapter.gguf and null_adapter.gguf go")
    flags = parser.parse_args(arguments)
    try:
        result = export_adapter(ExportJob(**vars(flags)))
    except PermanentError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print(result.model_dump_json(indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
