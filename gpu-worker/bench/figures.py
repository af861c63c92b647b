"""The benchmark's figures, what they must show, and their table."""

from pathlib import Path

from pydantic import BaseModel

from bench.estimated_training import Estimated
from bench.killed_training import Resumed
from bench.measured_training import Failed, Measured, read_log, usual_step_s
from gpu_worker.contract import Training

NF4_LIMIT_GB = 16.0
# CUDA's own, which the preflight leaves out: it is there before the free memory is asked.
CONTEXT_GB = 0.7
ESTIMATE_TOLERANCE = 0.25


class Figures(BaseModel):
    """One training left alone. `tokens_per_s` is that of a usual step, `all_tokens_per_s` with validation and
    checkpoints. Every token of the samples counts, prompt and completion; there is no padding."""

    measured: Measured
    step_s: float
    tokens_per_s: float
    all_tokens_per_s: float

    @classmethod
    def of(cls, measured: Measured) -> "Figures":
        log = read_log(Path(measured.result.log_file))
        tokens = [entry["tokens"] for entry in log if "loss" in entry]
        step_s = usual_step_s(log)
        return cls(
            measured=measured,
            step_s=step_s,
            tokens_per_s=tokens[0] / step_s,
            all_tokens_per_s=tokens[-1] / measured.result.duration_s,
        )


class Report(BaseModel):
    """`weights_digest_s` is the part of every start that reads all weights, to tell this job from others."""

    device: str
    libraries: dict[str, str]
    parameters: int
    sample_tokens: int
    settings: Training
    weights_digest_s: float
    estimates: dict[str, Estimated | Failed]
    trainings: dict[str, Figures | Failed]
    resumed: Resumed | None

    def broken_claims(self) -> list[str]:
        """A training or its preflight failed, a preflight was wrong about the memory or kept some of it, 4-bit
        training needs 16 GB or more, or a killed training ended otherwise than one left alone."""
        runs = [*self.estimates.items(), *self.trainings.items()]
        broken = [f"{name}: {run.failure}" for name, run in runs if isinstance(run, Failed)]
        nf4 = self.trainings.get("nf4")
        if isinstance(nf4, Figures) and nf4.measured.card_gb >= NF4_LIMIT_GB:
            broken.append(f"nf4: {nf4.measured.card_gb:.1f} GB on the card, not under {NF4_LIMIT_GB:.0f}")
        for name, run in self.estimates.items():
            training = self.trainings.get(name)
            if not isinstance(run, Estimated) or not isinstance(training, Figures):
                continue
            if run.held_gb > 0:
                broken.append(f"{name}: the preflight kept {run.held_gb:.1f} GB")
            estimate, measured = run.result.needed_memory_bytes / 1e9, training.measured.card_gb
            if measured and abs(estimate + CONTEXT_GB - measured) > ESTIMATE_TOLERANCE * measured:
                broken.append(f"{name}: {measured:.1f} GB on the card, the preflight said {estimate:.1f}")
        if self.resumed and not (self.resumed.same_log and self.resumed.same_adapter):
            broken.append(f"resumed: losses differ by up to {self.resumed.largest_loss_difference:.2g}")
        return broken

    def table(self) -> str:
        runs = {name: run for name, run in self.trainings.items() if isinstance(run, Figures)}
        estimates = [run for run in map(self.estimates.get, runs) if isinstance(run, Estimated)]
        rows = {
            "peak on the card, GB": [f"{run.measured.card_gb:.1f}" for run in runs.values()],
            "  by the preflight, GB": [f"{run.result.needed_memory_bytes / 1e9:.1f}" for run in estimates],
            "  reserved by torch, GB": [f"{run.measured.reserved_gb:.1f}" for run in runs.values()],
            "  in tensors, GB": [f"{run.measured.tensors_gb:.1f}" for run in runs.values()],
            "step, s": [f"{run.step_s:.3f}" for run in runs.values()],
            "tokens/s": [f"{run.tokens_per_s:.0f}" for run in runs.values()],
            "  with validation and checkpoints": [f"{run.all_tokens_per_s:.0f}" for run in runs.values()],
            "in all, s": [f"{run.measured.total_s:.1f}" for run in runs.values()],
            "  by the preflight, s": [f"{run.result.estimated_s:.1f}" for run in estimates],
            "first step done after, s": [f"{run.measured.first_step_after_s:.1f}" for run in runs.values()],
            "  of it digest of the weights, s": [f"{self.weights_digest_s:.1f}" for _ in runs],
        }
        return "\n".join(
            [
                f"{self.device}, {', '.join(f'{name} {number}' for name, number in self.libraries.items())}",
                f"{self.parameters / 1e6:,.1f} million parameters, rank {self.settings.lora_r}, batch"
                f" {self.settings.batch_size}, {self.sample_tokens}-token samples",
                "",
                f"{'':34}" + "".join(f"{name:>10}" for name in runs),
                *(f"{label:34}" + "".join(f"{value:>10}" for value in values) for label, values in rows.items()),
                "",
                *([self.resumed.sentence()] if self.resumed else []),
                *(f"FAILED  {claim}" for claim in self.broken_claims()),
            ]
        )
