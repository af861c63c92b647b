import { program } from './honest-program.ts';

/** Time, memory and files, within the limits. */
export const RESOURCES = [
  program(
    '2 s of CPU',
    'import time\n\ndef busy(seconds):\n    end = time.process_time() + seconds\n    count = 0\n    while time.process_time() < end:\n        count += 1\n    return count\n',
    'from solution import busy\n\ndef test_busy():\n    assert busy(2) > 0\n',
  ),
  program(
    '100 MiB of memory and a file of 1 MiB',
    'def zeros(n):\n    return bytes(n)\n',
    `
from solution import zeros

def test_memory():
    assert len(zeros(100 * 2**20)) == 100 * 2**20

def test_file(tmp_path):
    (tmp_path / "file").write_bytes(zeros(2**20))
`,
  ),
  program(
    'files that the solution writes and reads',
    'import csv\nimport json\nimport os\nimport shutil\nfrom pathlib import Path\n\ndef save(path, data):\n    with open(path, "w", encoding="utf-8") as file:\n        json.dump(data, file)\n    return os.path.getsize(path)\n\ndef load(path):\n    return json.loads(Path(path).read_text("utf-8"))\n\ndef table(path, rows):\n    with open(path, "w", newline="") as file:\n        csv.writer(file).writerows(rows)\n\ndef clear(folder):\n    shutil.rmtree(folder)\n    return os.listdir(os.path.dirname(folder))\n',
    `
import os
import tempfile
import pytest
from solution import clear, load, save, table

def test_json(tmp_path):
    path = tmp_path / "data.json"
    assert save(path, {"a": [1, None]}) == 16
    assert load(str(path)) == {"a": [1, None]}
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.json")

def test_relative():
    save("here.json", [1])
    assert load("here.json") == [1]
    os.remove("here.json")

def test_table(tmpdir):
    table(tmpdir.join("t.csv"), [["a", 1]])
    assert tmpdir.join("t.csv").read() == "a,1\\n"

def test_folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("x") / "sub"
    folder.mkdir()
    assert clear(str(folder)) == []
    with tempfile.TemporaryDirectory() as name, tempfile.NamedTemporaryFile("w+") as file:
        save(os.path.join(name, "f"), 1)
        file.write("x")
        file.seek(0)
        assert file.read() == "x"
`,
  ),
  program(
    'time that is measured, and sleep',
    'import time\n\nclass Stopwatch:\n    def __enter__(self):\n        self.start = time.perf_counter()\n        return self\n    def __exit__(self, *error):\n        self.elapsed = time.perf_counter() - self.start\n\ndef nap(seconds):\n    time.sleep(seconds)\n    return "rested"\n',
    `
import time
from solution import Stopwatch, nap

def test_nap():
    with Stopwatch() as watch:
        assert nap(0.05) == "rested"
    assert 0.04 < watch.elapsed < 5
    start = time.time()
    nap(0.01)
    assert time.time() >= start
`,
  ),
];
