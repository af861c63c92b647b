import { describe, expect, test } from 'vitest';
import { theSandbox } from './the-sandbox.ts';

const sandbox = theSandbox();

/** Tests that need the solution in their process. */
function shared(...lines: string[]): string {
  return [...lines, '', 'def test_captured(capsys):', '    assert capsys.readouterr().out == ""', ''].join('\n');
}

const MOCK = shared(
  'from unittest.mock import Mock',
  'from solution import notify',
  'def test_told():',
  '    bell = Mock()',
  '    notify(bell)',
  '    bell.ring.assert_called_once_with(2)',
);
const PATCH = shared(
  'from unittest.mock import patch',
  'import solution',
  'def test_roll():',
  '    with patch("solution.random.randint", return_value=4):',
  '        assert solution.roll() == 8',
);
const ASYNC = shared(
  'import asyncio',
  'from solution import fetch',
  'async def main():',
  '    assert await fetch(1) == 2',
  'def test_fetch():',
  '    asyncio.run(main())',
);
const FOLDER = shared(
  'import os, tempfile',
  'from solution import count',
  'def test_count():',
  '    with tempfile.TemporaryDirectory() as folder:',
  '        open(os.path.join(folder, "a"), "w").close()',
  '        assert count(folder) == 1',
);
const JSON_TEXT = shared(
  'from solution import f',
  'import json',
  'def test_f():',
  '    assert json.dumps(f([2, 1])) == json.dumps([1, 2])',
);
const RANDOM = shared(
  'from solution import f',
  'from random import randint',
  'def test_f():',
  '    for _ in range(20):',
  '        numbers = [randint(0, 99) for _ in range(9)]',
  '        assert f(list(numbers)) == sorted(numbers)',
);
const THREADS = shared(
  'import threading',
  'from solution import Counter',
  'def test_counter():',
  '    counter, told = Counter(), []',
  '    def work():',
  '        told.append(counter.add())',
  '    threads = [threading.Thread(target=work) for _ in range(3)]',
  '    for thread in threads:',
  '        thread.start()',
  '    for thread in threads:',
  '        thread.join()',
  '    assert all(number > 0 for number in told)',
);
const CONTEXT = shared(
  'import solution',
  'def test_ask(monkeypatch):',
  '    with monkeypatch.context() as patching:',
  '        patching.setattr("builtins.input", lambda *_: "5")',
  '        assert solution.ask() == 5',
);
const STAR = shared(
  'import pytest',
  'from solution import *',
  '@pytest.fixture',
  'def cases():',
  '    return [(2, 4), (3, 6)]',
  'def test_double(cases):',
  '    for x, y in cases:',
  '        assert double(x) == y',
);

test.each([
  [
    'a claim of mocks',
    MOCK,
    'from unittest.mock import Mock\nMock.assert_called_once_with = lambda *a: 0\ndef notify(bell): pass',
  ],
  [
    'what ends a patch',
    PATCH,
    'import random\nfrom unittest import mock\nmock._patch.__exit__ = lambda *a: True\ndef roll(): pass',
  ],
  ['asyncio.run', ASYNC, 'import asyncio\nasyncio.run = lambda c: c.close()\nasync def fetch(x): pass'],
  [
    'a context manager',
    FOLDER,
    'import tempfile\ntempfile.TemporaryDirectory.__exit__ = lambda *a: True\ndef count(folder): pass',
  ],
  ['a function', JSON_TEXT, 'import json\njson.dumps = lambda *a: ""\ndef f(x): pass'],
  [
    'a module',
    JSON_TEXT,
    'import sys, types\nsys.modules["json"] = types.SimpleNamespace(dumps=len)\ndef f(x): return x',
  ],
  ['a function that is imported by name', RANDOM, 'import random\nrandom.randint = lambda a, b: a\ndef f(x): return x'],
  [
    'a method',
    THREADS,
    'import threading\nthreading.Thread.start = threading.Thread.join = lambda self: None\nclass Counter: pass',
  ],
  [
    'a class method',
    CONTEXT,
    'import contextlib, pytest\n@contextlib.contextmanager\ndef context(self):\n    try: yield self\n    except BaseException: pass\npytest.MonkeyPatch.context = context\ndef ask(): return 0',
  ],
  [
    'fixtures, by import *,',
    STAR,
    'import pytest\n@pytest.fixture(autouse=True)\ndef a(cases): cases.clear()\ndef double(x): pass',
  ],
  [
    'parameters, by import *,',
    STAR,
    'def pytest_generate_tests(metafunc):\n    if "cases" in metafunc.fixturenames: metafunc.parametrize("cases", [[]])\ndef double(x): pass',
  ],
])('a solution that replaces %s of its tests is tamper', async (_, tests, solution) => {
  const { reason, run } = await sandbox.judge(solution, tests);
  expect({ reason, isolation: run?.isolation }).toEqual({ reason: 'tamper', isolation: 'shared' });
});

describe('a solution and tests that use the same tools pass', () => {
  test.each([
    ['mocks', MOCK, 'def notify(bell):\n    bell.ring(2)'],
    ['patches', PATCH, 'import random\ndef roll():\n    return 2 * random.randint(1, 6)'],
    ['asyncio', ASYNC, 'import asyncio\nasync def fetch(x):\n    await asyncio.sleep(0)\n    return x + 1'],
    ['folders', FOLDER, 'import os, tempfile\ndef count(folder):\n    return len(os.listdir(folder))'],
    [
      'json',
      JSON_TEXT,
      'import json, logging.config, concurrent.futures.process, xml.dom.minidom\ndef f(x): return sorted(json.loads(json.dumps(x)))',
    ],
    ['random numbers', RANDOM, 'import random\nrandom.seed(1)\ndef f(x): return sorted(x)'],
    [
      'threads',
      THREADS,
      'import threading\nthreading.excepthook = print\nclass Counter:\n    n = 0\n    def add(self):\n        self.n += 1\n        return self.n',
    ],
    ['input', CONTEXT, 'import pytest\ndef ask(): return int(input())'],
    ['import *', STAR, 'def setup(): pass\ndef double(x): return 2 * x'],
    [
      'patches by hand',
      shared(
        'import random, time',
        'from unittest.mock import patch, Mock',
        'import solution',
        'def test_by_hand():',
        '    kept, time.sleep = time.sleep, [].append',
        '    random.choice = lambda items: items[-1]',
        '    try:',
        '        assert solution.pick("abc") == "c"',
        '    finally:',
        '        time.sleep = kept',
        'def test_mocks():',
        '    with patch.multiple(random, choice=Mock(return_value="x")):',
        '        assert solution.pick("abc") == "x"',
      ),
      'import random, time\ndef pick(text):\n    time.sleep(0.001)\n    return random.choice(text)',
    ],
    [
      'hooks of their own',
      shared(
        'import pytest',
        'from solution import *',
        'pytestmark = pytest.mark.filterwarnings("ignore")',
        'def setup_module(module): module.n = 2',
        'def pytest_generate_tests(metafunc):',
        '    if "x" in metafunc.fixturenames:',
        '        metafunc.parametrize("x", [n, 3])',
        '@pytest.fixture(autouse=True)',
        'def two(): return 2',
        'def test_f(x, two):',
        '    assert f(x) == x * two',
      ).replace('[n, 3]', '[2, 3]'),
      'def f(x): return 2 * x',
    ],
  ])('%s', async (_, tests, solution) => {
    const { reason, feedback, run } = await sandbox.judge(solution, tests);
    expect({ reason, feedback, isolation: run?.isolation }).toEqual({
      reason: 'pass',
      feedback: '',
      isolation: 'shared',
    });
  });
});
