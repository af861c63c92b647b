"""Makes the whole miniature: corpus, vocabulary, weights, GGUF. `python -m miniature.train`"""

import argparse
import json
import time
from pathlib import Path

from tokenizers import Tokenizer
from transformers import GenerationConfig, Qwen2ForCausalLM

from miniature.architecture import IM_END, PAD, ROPE_THETA
from miniature.corpus.documents import digest, write_corpus
from miniature.gguf_file import write_gguf
from miniature.pretrain import Schedule, pretrain
from miniature.tokenizer import learn_tokenizer, save_tokenizer

TRIALS = 5000
SEED = 42
HERE = Path(__file__).parent


def main() -> None:
    """Parses the command line and trains."""
    parser = argparse.ArgumentParser(prog="python -m miniature.train", description="Trains the miniature from scratch.")
    parser.add_argument(
        "--out", type=Path, default=HERE, help="folder for model/ and miniature.gguf (default: %(default)s)"
    )
    parser.add_argument("--device", default="cpu", help="torch device (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=Schedule.steps, help="optimizer steps (default: %(default)s)")
    arguments = parser.parse_args()

    started = time.perf_counter()
    documents = write_corpus(TRIALS, SEED)
    print(f"corpus: {len(documents)} documents, sha256 {digest(documents)}")
    tokenizer = learn_tokenizer([document.prompt + document.completion for document in documents])
    model = pretrain(documents, tokenizer, Schedule(steps=arguments.steps, seed=SEED), arguments.device)
    save(model, tokenizer, arguments.out)
    print(f"{model.num_parameters()} parameters, {time.perf_counter() - started:.0f} s")


def save(model: Qwen2ForCausalLM, tokenizer: Tokenizer, out: Path) -> None:
    """Writes `model/` for transformers and `miniature.gguf` for llama.cpp."""
    folder = out / "model"
    model.generation_config = GenerationConfig(
        do_sample=True,
        temperature=0.7,
        top_p=0.9,
        top_k=40,
        eos_token_id=tokenizer.token_to_id(IM_END),
        pad_token_id=tokenizer.token_to_id(PAD),
    )
    model.save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)
    save_tokenizer(tokenizer, folder)
    set_rope_theta(folder / "config.json")
    write_gguf(model, tokenizer, out / "miniature.gguf")


def set_rope_theta(config_file: Path) -> None:
    """Converters read a top-level `rope_theta`, which transformers 5 no longer writes; without it they assume 0."""
    config = json.loads(config_file.read_text("utf-8"))
    config_file.write_text(json.dumps({**config, "rope_theta": ROPE_THETA}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
