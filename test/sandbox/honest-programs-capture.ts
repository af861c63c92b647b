import { program } from './honest-program.ts';

/** What is printed, replaced or mocked. */
export const CAPTURE = [
  program(
    'capsys, capfd, caplog, tmp_path, monkeypatch',
    'import logging, os, sys\n\ndef greet(name):\n    print("hello", name)\n    print("careful", file=sys.stderr)\n    logging.getLogger("greet").warning("greeted %s", name)\n    return os.environ.get("GREETING")\n',
    `
from solution import greet

def test_capsys(capsys):
    greet("you")
    out, err = capsys.readouterr()
    assert out == "hello you\\n" and err == "careful\\n"

def test_capfd(capfd):
    greet("you")
    assert capfd.readouterr().out == "hello you\\n"

def test_caplog(caplog):
    greet("you")
    assert "greeted you" in caplog.text
    assert caplog.records[0].levelname == "WARNING"

def test_tmp_path(tmp_path):
    file = tmp_path / "x.txt"
    file.write_text("text")
    assert file.read_text() == "text"

def test_monkeypatch(monkeypatch):
    monkeypatch.setenv("GREETING", "hi")
    assert greet("you") == "hi"
`,
  ),
  program(
    'a replaced input, print and clock',
    'import time\n\ndef ask():\n    name = input("name? ")\n    print(f"hello {name}")\n    return time.time()\n',
    `
import builtins
import pytest
import solution

def test_ask(monkeypatch, capsys):
    answers = iter(["Ada"])
    monkeypatch.setattr("builtins.input", lambda prompt="": next(answers))
    monkeypatch.setattr(solution.time, "time", lambda: 12.5)
    assert solution.ask() == 12.5
    assert capsys.readouterr().out.strip() == "hello Ada"

def test_print(monkeypatch):
    printed = []
    monkeypatch.setattr(builtins, "input", lambda _: "Bob")
    monkeypatch.setattr(builtins, "print", lambda *args, **kwargs: printed.append(args))
    solution.ask()
    assert printed == [("hello Bob",)]

def test_nothing_to_read():
    with pytest.raises((EOFError, OSError)):
        solution.ask()
`,
  ),
  program(
    'mocks that are called, and patches',
    'import random\n\ndef roll():\n    return random.randint(1, 6)\n\ndef notify(send, people):\n    for person in people:\n        send(person, text="hi")\n    return len(people)\n',
    `
from unittest.mock import MagicMock, Mock, call, patch
import solution

@patch("solution.random.randint", return_value=4)
def test_roll(randint):
    assert solution.roll() == 4
    randint.assert_called_once_with(1, 6)

def test_patch_object():
    with patch.object(solution.random, "randint", side_effect=[1, 2]) as randint:
        assert [solution.roll(), solution.roll()] == [1, 2]
    assert randint.call_count == 2

def test_notify():
    send = Mock()
    assert solution.notify(send, ["a", "b"]) == 2
    assert send.mock_calls == [call("a", text="hi"), call("b", text="hi")]
    send.assert_any_call("a", text="hi")
    magic = MagicMock()
    magic.__len__.return_value = 3
    assert solution.notify(send, magic) == 3
`,
  ),
  program(
    'much that is printed, and logging',
    'import logging\nimport sys\n\nlogging.basicConfig(level=logging.DEBUG, stream=sys.stderr)\nprint("loading the solution")\n\ndef solve(n):\n    for i in range(n):\n        print(f"step {i}")\n        logging.debug("step %d", i)\n    sys.stdout.write("done\\n")\n    sys.stdout.flush()\n    return n\n',
    `
import contextlib
import io
from solution import solve

def test_solve():
    print("in the test")
    assert solve(2000) == 2000

def test_redirected():
    with contextlib.redirect_stdout(io.StringIO()) as out:
        solve(1)
    assert out.getvalue() == "step 0\\ndone\\n"
`,
  ),
];
