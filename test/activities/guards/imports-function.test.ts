import { describe, expect, test } from 'vitest';
import { filesJudged } from './files-judged.ts';

const judge = filesJudged();
const TEST = ['', 'def test_f():', '    assert f(1) == 2'];

describe('imports_function accepts', () => {
  test.each([
    ['the function by its name', ['from solution import f', ...TEST]],
    ['it among others, over several lines', ['from solution import (', '    Node,', '    f,', ')', ...TEST]],
    ['it under another name', ['from solution import f as g', 'def test_f():', '    assert g(1) == 2']],
    ['a star', ['from solution import *', ...TEST]],
    ['the module', ['import solution', 'def test_f():', '    assert solution.f(1) == 2']],
    ['the module under another name', ['import os, solution as s', 'def test_f():', '    assert s.f(1) == 2']],
    ['the module and getattr', ['import solution', 'f = getattr(solution, "f")', ...TEST]],
    ['an import inside the test', ['def test_f():', '    from solution import f', '    assert f(1) == 2']],
    [
      'an import in a class',
      ['from solution import f', 'class TestF:', '    def test_f(self):', '        assert f(1) == 2'],
    ],
    ['an import in a try', ['try:', '    from solution import f', 'except ImportError:', '    raise', ...TEST]],
    [
      'a reference of its own beside it',
      ['from solution import f as g', 'def f(x):', '    return x + 1', 'def test_f():', '    assert g(1) == f(1)'],
    ],
    [
      'a name that only a function or a comprehension binds again',
      ['from solution import f', 'def other(f):', '    f = f', 'x = [f for f in range(3)]', ...TEST],
    ],
    ['an annotation of it', ['from typing import Callable', 'from solution import f', 'f: Callable', ...TEST]],
    [
      'None where it is missing',
      ['try:', '    from solution import f', 'except ImportError:', '    f = None', ...TEST],
    ],
    ['the module by a second name', ['import solution', 'm = solution', 'def test_f():', '    assert m.f(1) == 2']],
    ['the module and vars', ['import solution', 'def test_f():', '    assert vars(solution)["f"](1) == 2']],
    [
      'an import in the body of a class',
      ['class TestF:', '    from solution import f', '    def test_f(self):', '        assert TestF.f(1) == 2'],
    ],
    ['an import for the whole file', ['def setup_module():', '    global f', '    from solution import f', ...TEST]],
    [
      'a local name like the module’s',
      ['import solution as s', 'def test_f():', '    assert s.f(1) == 2', 'def test_g():', '    s = 1', '    assert s'],
    ],
    [
      'a helper that is given it',
      ['from solution import f', 'def check(f):', '    assert f(1) == 2', 'def test_f():', '    check(f)'],
    ],
    [
      'a use in a parametrize alone',
      [
        'import pytest',
        'from solution import f',
        '@pytest.mark.parametrize("g", [f])',
        'def test_f(g):',
        '    assert g(1) == 2',
      ],
    ],
    [
      'a method that is called like it',
      [
        'from solution import f',
        'class TestF:',
        '    def f(self):',
        '        pass',
        '    def test_f(self):',
        '        assert f(1) == 2',
      ],
    ],
  ])('%s', async (_, lines) => {
    expect(await judge(lines, ['imports_function'])).toMatchObject({
      guard: 'imports_function',
      passed: true,
      reason: 'pass',
      feedback: '',
    });
  });
});

describe('imports_function rejects', () => {
  const missing = 'The tests do not import f from solution.';
  const own = 'The tests define f themselves instead of testing the f of solution.';
  const unused = 'The tests import f from solution but do not use it.';
  test.each([
    ['no import', TEST, missing],
    ['another name', ['from solution import g', ...TEST], missing],
    ['another module', ['from solutions import f', ...TEST], missing],
    ['a relative import', ['from .solution import f', ...TEST], missing],
    ['an import in a string or a comment', ['# from solution import f', '"from solution import f"', ...TEST], missing],
    ['a star and a function of its own', ['from solution import *', 'def f(x):', '    return x + 1', ...TEST], own],
    ['a function of its own', ['from solution import f', 'def f(x):', '    return x + 1', ...TEST], own],
    [
      'a conditional definition',
      ['try:', '    from solution import f', 'except ImportError:', '    def f(x):', '        return x + 1', ...TEST],
      own,
    ],
    ['a definition under an if', ['from solution import f', 'if f:', '    f = lambda x: x + 1', ...TEST], own],
    ['an import over it', ['from solution import f', 'from math import sqrt as f', ...TEST], own],
    ['a loop over it', ['from solution import f', 'for f in [abs]:', '    pass', ...TEST], own],
    ['a walrus', ['from solution import f', 'x = [(f := abs) for _ in "a"]', ...TEST], own],
    ['a match', ['from solution import f', 'match abs:', '    case f:', '        pass', ...TEST], own],
    ['a global', ['from solution import f', 'def setup():', '    global f', '    f = abs', ...TEST], own],
    [
      'its own name bound again',
      ['from solution import f as g', 'g = abs', 'def test_f():', '    assert g(1) == 1'],
      'The tests define g themselves instead of testing the f of solution.',
    ],
    [
      'a function in the test',
      ['from solution import f', 'def test_f():', '    f = lambda x: x + 1', '    assert f(1)'],
      own,
    ],
    [
      'a definition in the test',
      ['from solution import f', 'def test_f():', '    def f(x):', '        return x + 1', '    assert f(1) == 2'],
      own,
    ],
    [
      'a loop in the test',
      ['from solution import f', 'def test_f():', '    for f in [abs]:', '        assert f(1)'],
      own,
    ],
    [
      'a parameter of the test',
      ['from solution import f', 'def test_f(f=lambda x: x + 1):', '    assert f(1) == 2'],
      unused,
    ],
    ...[
      ['import solution', 'solution.f = abs'],
      ['import solution', 'setattr(solution, "f", abs)'],
      ['import solution', 'def setup(monkeypatch):', '    monkeypatch.setattr(solution, "f", abs)'],
      ['import solution', 'def setup(monkeypatch):', '    monkeypatch.setattr("solution.f", abs)'],
      ['import solution', 'from unittest import mock', '@mock.patch.object(solution, "f", abs)'],
      ['import solution', 'from unittest.mock import patch', '@patch("solution.f", abs)'],
    ].map((lines): [string, string[], string] => [
      `a function put into the module: ${lines.at(-1)}`,
      [...lines, 'def test_f():', '    assert solution.f(1) == 1'],
      'The tests replace the f of solution instead of testing it.',
    ]),
    ['an import that is not used', ['from solution import f', 'def test_f():', '    assert 1 + 1 == 2'], unused],
    [
      'a module of which something else is used',
      ['import solution', 'def test_f():', '    assert solution.g(1)'],
      unused,
    ],
    ['a module beside a function of its own', ['import solution', 'def f(x):', '    return x + 1', ...TEST], unused],
  ])('%s', async (_, lines, feedback) => {
    expect(await judge(lines, ['imports_function'])).toMatchObject({
      guard: 'imports_function',
      passed: false,
      reason: 'rejected',
      feedback,
    });
  });
});
