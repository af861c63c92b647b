import json
from pathlib import Path

import pytest

from gpu_worker.contract import (
    ExportJob,
    ExportResult,
    MergeJob,
    MergeResult,
    PreflightJob,
    PreflightResult,
    Training,
    TrainJob,
    TrainProgress,
    TrainResult,
    parse,
)
from gpu_worker.errors import InvalidInput

EXAMPLES = Path(__file__).parents[2] / "test" / "fixtures" / "contract"


def example(name: str) -> dict:
    return json.loads((EXAMPLES / f"{name}.json").read_text())


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (TrainJob, "train-job"),
        (TrainResult, "train-result"),
        (TrainProgress, "train-progress"),
        (ExportJob, "export-job"),
        (ExportResult, "export-result"),
        (MergeJob, "merge-job"),
        (MergeResult, "merge-result"),
        (PreflightJob, "preflight-job"),
        (PreflightResult, "preflight-result"),
    ],
)
def test_the_examples_shared_with_typescript_survive_a_round_trip(message, name):
    assert parse(message, example(name)).model_dump(mode="json") == example(name)


def test_the_defaults_of_a_training_are_those_of_typescript():
    assert Training().model_dump() == example("train-job")["training"]


def test_an_unknown_field_is_named_with_its_path():
    job = example("train-job")
    job["training"]["lora_rank"] = 8
    with pytest.raises(InvalidInput, match=r"training\.lora_rank: Extra inputs are not permitted"):
        parse(TrainJob, job)


def test_every_fault_of_a_job_is_told_at_once():
    job = example("train-job")
    del job["output_dir"]
    job["training"] |= {"lora_r": 0, "quantization": "int8", "num_epochs": "3", "target_modules": []}
    with pytest.raises(InvalidInput) as failure:
        parse(TrainJob, job)
    assert [fault.split(":")[0] for fault in str(failure.value).split("; ")] == [
        "output_dir",
        "training.lora_r",
        "training.target_modules",
        "training.num_epochs",
        "training.quantization",
    ]


@pytest.mark.parametrize("payload", [None, [], "train", 3])
def test_what_is_no_object_is_refused(payload):
    with pytest.raises(InvalidInput, match=r"^input: "):
        parse(TrainJob, payload)
