"""`python -m gpu_worker.preflight`: the checks of a training from the command line, without Temporal."""

import argparse
from typing import get_args

from gpu_worker.command import EXIT_CODES, run_command
from gpu_worker.contract import MergedType, PreflightJob, parse
from gpu_worker.preflight import preflight
from gpu_worker.training_flags import add_training_flags


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m gpu_worker.preflight",
        description="Check a training before hours are spent on it, and estimate its memory, disk and time.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--base-model", required=True, help="Hugging Face folder of the base model")
    parser.add_argument("--output-dir", required=True, help="where the training would write")
    parser.add_argument("--base-gguf", help="the GGUF that is benchmarked; must hold the same weights")
    parser.add_argument("--train-file", help="JSONL with prompt and completion, if it exists already")
    parser.add_argument(
        "--expected-samples", type=int, default=0, help="how many there will be at most (default: %(default)s)"
    )
    parser.add_argument(
        "--adapters", type=int, default=1, help="how many will be kept beside one another (default: %(default)s)"
    )
    parser.add_argument(
        "--merged",
        choices=(*get_args(MergedType), "none"),
        default="f16",
        help="type of merged.gguf (default: %(default)s)",
    )
    add_training_flags(parser)
    flags = vars(parser.parse_args(arguments))
    wanted = {name: flags.pop(name) for name in PreflightJob.model_fields if name != "training"}
    return run_command(
        lambda: preflight(parse(PreflightJob, wanted | {"training": flags})), "the same command checks anew"
    )
