"""What the Trainer tells at each step: the log file, the heartbeat, complete checkpoints, and when to stop."""

import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from gpu_worker.checkpoints import mark_complete
from gpu_worker.contract import TrainProgress
from gpu_worker.errors import Stopped, TrainingDiverged
from gpu_worker.processes import any_process, is_main_process, wait_for_all

Report = Callable[[TrainProgress], None]
StopReason = Literal["cancelled", "shutdown"]
LONGEST_WITHOUT_CHECKPOINT_S = 180.0


class Journal(TrainerCallback):
    """Appends to the log from `kept`, the entries of the steps that a resumed training does not repeat."""

    def __init__(
        self,
        job: str,
        log_file: Path,
        kept: list[dict[str, Any]],
        report: Report,
        stop: Callable[[], StopReason | None],
    ):
        self.job, self.log_file, self.report, self.stop = job, log_file, report, stop
        self.entries = kept
        steps = [entry for entry in kept if "loss" in entry]
        self.tokens_before = steps[-1]["tokens"] if steps else 0
        self.elapsed_before_s = kept[-1]["elapsed_s"] if kept else 0.0
        self.first_step = steps[-1]["step"] if steps else 0
        self.started = self.last_save = time.monotonic()

    @property
    def elapsed_s(self) -> float:
        return self.elapsed_before_s + time.monotonic() - self.started

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        self.started = self.last_save = time.monotonic()

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        reason = self.stop()
        if reason == "cancelled":
            raise Stopped(reason, state.global_step)
        if reason == "shutdown" or any_process(time.monotonic() - self.last_save > LONGEST_WITHOUT_CHECKPOINT_S):
            control.should_save = True

    def on_substep_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        # With gradient accumulation a step can outlast the heartbeat's timeout.
        if any("loss" in entry for entry in self.entries[-2:]):
            self.report(self._progress(state))

    def on_prediction_step(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        self.report(self._progress(state))
        if self.stop() == "cancelled":
            raise Stopped("cancelled", state.global_step)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float],
        **kwargs: Any,
    ) -> None:
        if "loss" in logs:
            if not math.isfinite(logs["loss"]):
                raise TrainingDiverged(
                    f"the loss of step {state.global_step} is {logs['loss']}; lower training.learning_rate"
                    f" ({args.learning_rate})"
                )
            self._append(
                state,
                loss=logs["loss"],
                learning_rate=logs["learning_rate"],
                grad_norm=logs["grad_norm"],
                tokens=self.tokens_before + int(logs["num_tokens"]),
            )
            self.report(self._progress(state))
        elif "eval_loss" in logs:
            self._append(state, val_loss=logs["eval_loss"])

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        checkpoint = Path(args.output_dir) / f"checkpoint-{state.global_step}"
        wait_for_all()  # each process saves the state of its own random numbers
        if is_main_process():
            mark_complete(checkpoint, self.job, state.global_step)
        self.last_save = time.monotonic()
        if reason := self.stop():
            raise Stopped(reason, state.global_step)

    def _append(self, state: TrainerState, **values: float) -> None:
        entry = {"step": state.global_step, "epoch": state.epoch, **values, "elapsed_s": self.elapsed_s}
        self.entries.append(entry)
        if is_main_process():
            with self.log_file.open("a") as log:
                log.write(json.dumps(entry) + "\n")

    def _progress(self, state: TrainerState) -> TrainProgress:
        steps = [entry for entry in self.entries[-2:] if "loss" in entry]
        seconds = time.monotonic() - self.started
        done = state.global_step - self.first_step
        return TrainProgress(
            step=state.global_step,
            total_steps=state.max_steps,
            loss=steps[-1]["loss"],
            epoch=state.epoch,
            tokens_per_s=(steps[-1]["tokens"] - self.tokens_before) / seconds,
            eta_s=seconds / done * (state.max_steps - state.global_step),
        )
