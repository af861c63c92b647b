"""How the commands end, and what their help says."""

import re

import pytest

from gpu_worker import errors, export, merge, preflight_command, train_command
from gpu_worker.command import run_command
from gpu_worker.contract import ExportJob, Training
from gpu_worker.files import only_writer

MAINS = {"train": train_command, "export": export, "merge": merge, "preflight": preflight_command}


@pytest.mark.parametrize(
    ("failure", "exit_code"),
    [
        (errors.InvalidInput("x"), 2),
        (errors.NoSpace("x"), 3),
        (errors.DiskTooSmall("x"), 3),
        (errors.DeviceTooSmall("x"), 3),
        (errors.EnvironmentNotReady("x"), 3),
        (errors.OutputBusy("x"), 3),
        (errors.OutOfMemory("x"), 1),
        (errors.TrainingDiverged("x"), 1),
        (errors.Stopped("shutdown", 3), 130),
    ],
)
def test_each_failure_is_one_line_on_stderr_and_has_its_exit_code(capsys, failure, exit_code):
    def fail() -> ExportJob:
        raise failure

    assert run_command(fail, "again") == exit_code
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(type(failure).__name__) and err.count("\n") == 1


@pytest.mark.parametrize("name", MAINS)
def test_every_help_says_the_exit_codes(capsys, name):
    assert helped(capsys, name).endswith("130 stopped, 1 any other failure.")


@pytest.mark.parametrize("name", ["train", "preflight"])
def test_the_help_says_of_each_setting_what_it_is_and_its_default(capsys, name):
    told = helped(capsys, name)
    assert "None" not in told
    for setting, value in Training().model_dump().items():
        shown = " ".join(value) if isinstance(value, list) else value
        flag = re.escape(f"--{setting.replace('_', '-')} ")
        assert re.search(rf"{flag}[^()]*[a-z]{{4}} [^()]*\(default: {re.escape(str(shown))}\)", told), setting


def helped(capsys: pytest.CaptureFixture[str], name: str) -> str:
    """The help as one line."""
    with pytest.raises(SystemExit) as end:
        MAINS[name].main(["--help"])
    assert end.value.code == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_training_into_a_folder_that_is_taken_or_a_file_says_so_without_a_traceback(capsys, base_model, tmp_path):
    (tmp_path / "file").touch()
    flags = ["--base-model", str(base_model), "--train-file", "/nowhere", "--output-dir"]
    with only_writer(tmp_path / "taken"):
        assert train_command.main([*flags, str(tmp_path / "taken")]) == 3
    assert train_command.main([*flags, str(tmp_path / "file")]) == 2
    err = capsys.readouterr().err.splitlines()
    assert err[0].startswith("OutputBusy: another process is writing into ")
    assert err[1] == f"InvalidInput: {tmp_path / 'file'}: {tmp_path / 'file'} is no folder"
