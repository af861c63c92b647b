"""What a merged file takes from the base model's GGUF: every key, byte for byte."""

from dataclasses import dataclass
from pathlib import Path

from gpu_worker.gguf_write import uint32_pair


@dataclass(frozen=True)
class Metadata:
    pairs: dict[str, bytes]
    """Keys with their values, as the file stores them."""
    alignment: int

    def pairs_for(self, file_type: int, is_quantized: bool) -> list[bytes]:
        """The pairs of a file with its weights in another type; nothing else changes, and their order stays."""
        import gguf

        file_type_key, version_key = gguf.Keys.General.FILE_TYPE, gguf.Keys.General.QUANTIZATION_VERSION
        pairs = self.pairs | {file_type_key: uint32_pair(file_type_key, file_type)}
        if is_quantized and version_key not in pairs:
            pairs[version_key] = uint32_pair(version_key, gguf.GGML_QUANT_VERSION)
        return list(pairs.values())


def read_metadata(path: Path) -> Metadata:
    """Of a whole GGUF file with tensors."""
    import gguf

    reader = gguf.GGUFReader(path)
    fields = [field for field in reader.fields.values() if not field.name.startswith("GGUF.")]
    ends = [field.offset for field in fields[1:]] + [reader.tensors[0].field.offset]
    pairs = {field.name: reader.data[field.offset : end].tobytes() for field, end in zip(fields, ends, strict=True)}
    return Metadata(pairs, int(reader.alignment))
