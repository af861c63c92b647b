import { describe, expect, test } from 'vitest';
import { filesJudged } from './files-judged.ts';

const judge = filesJudged();
const IMPORT = ['import pytest, unittest', 'from solution import f', ''];

describe('not_vacuous accepts tests that a stub fails', () => {
  test.each([
    ['an equality', ['def test_f():', '    assert f(1) == 2']],
    ['an inequality', ['def test_f():', '    assert f(1) > 1']],
    ['a truth', ['def test_f():', '    assert f(1)']],
    ['a falsehood alone, which is a claim', ['def test_f():', '    assert not f(1)']],
    ['a falsehood among truths', ['def test_f():', '    assert not f(1)', '    assert f(2)']],
    ['an error of its own kind', ['def test_f():', '    with pytest.raises(ValueError):', '        f(-1)']],
    ['a RuntimeError alone', ['def test_f():', '    with pytest.raises(RuntimeError):', '        f(-1)']],
    ['work left to others', ['def test_f():', '    with pytest.raises(NotImplementedError):', '        f(-1)']],
    ['a type', ['def test_f():', '    assert isinstance(f(1), int)']],
    ['a length', ['def test_f():', '    assert len(f(1)) == 1']],
    ['one good test among bad ones', ['def test_a():', '    pass', 'def test_b():', '    assert f(1) == 2']],
    ['unittest', ['class Cases(unittest.TestCase):', '    def test_f(self):', '        self.assertEqual(f(1), 2)']],
    ['parameters', ['@pytest.mark.parametrize("x, y", [(1, 2)])', 'def test_f(x, y):', '    assert f(x) == y']],
    ['another name', ['from solution import f as g', 'def test_f():', '    assert g(1) == 2']],
    ['the module', ['import solution', 'def test_f():', '    assert solution.f(1) == 2']],
    ['tests that never pass', ['def test_f():', '    assert f(1) == 2', '    assert False']],
    ['tests that cannot be collected', ['import no_such_module', 'def test_f():', '    assert f(1) == 2']],
    ['no test at all', ['x = 1']],
  ])('%s', async (_, lines) => {
    expect(await judge([...IMPORT, ...lines], ['not_vacuous'])).toMatchObject({ guard: 'not_vacuous', passed: true });
  });
});

describe('not_vacuous rejects', () => {
  const raising = 'The tests pass although f only raises an error.';
  const opaque = 'The tests pass whatever f returns.';
  test.each([
    ['a test of nothing', ['def test_f():', '    pass'], raising],
    ['a test of arithmetic', ['def test_f():', '    assert 1 + 1 == 2'], raising],
    ['a function of its own', ['def f(x):', '    return x + 1', 'def test_f():', '    assert f(1) == 2'], raising],
    ['contentment with any error', ['def test_f():', '    with pytest.raises(Exception):', '        f()'], raising],
    [
      'errors that are swallowed',
      ['def test_f():', '    try:', '        assert f(1) == 2', '    except Exception:', '        pass'],
      raising,
    ],
    ['a call', ['def test_f():', '    f(1)'], opaque],
    ['a comparison thrown away', ['def test_f():', '    f(1) == 2'], opaque],
    ['not being None', ['def test_f():', '    assert f(1) is not None'], opaque],
    ['being another value', ['def test_f():', '    assert f(1) != 3'], opaque],
    ['a claim about the function itself', ['def test_f():', '    assert callable(f)'], raising],
    [
      'an assertion in a function that nobody calls',
      ['def test_f():', '    def inner():', '        assert f(1) == 2'],
      raising,
    ],
    ['a class of such tests', ['class TestF:', '    def test_f(self):', '        f(1)'], opaque],
    ['unittest of nothing', ['class Cases(unittest.TestCase):', '    def test_f(self):', '        f(1)'], opaque],
  ])('%s', async (_, lines, feedback) => {
    expect(await judge([...IMPORT, ...lines], ['not_vacuous'])).toMatchObject({
      guard: 'not_vacuous',
      passed: false,
      reason: 'rejected',
      feedback,
    });
  });
});

describe('not_vacuous looks through a star import, which takes only what a module says it has', () => {
  test.each([
    ['not being None', ['assert f(1) is not None'], 'The tests pass whatever f returns.'],
    ['another name of the solution', ['assert f(Node(1)) is not None'], 'The tests pass whatever f returns.'],
    ['being callable', ['assert callable(f)'], 'The tests pass although f only raises an error.'],
    ['an equality', ['assert f(Node(1)) == 2'], ''],
  ])('%s', async (_, lines, feedback) => {
    const file = ['from solution import *', 'def test_f():', ...lines.map((line) => `    ${line}`)];
    expect(await judge(file, ['not_vacuous'])).toMatchObject({ passed: feedback === '', feedback });
  });
});

test('not_vacuous rejects tests that bring what a solution lacks', async () => {
  const own = ['try:', '    from solution import f', 'except ImportError:', '    def f(x): return x', ''];
  expect(await judge([...own, 'def test_f():', '    assert f(1) == 1'], ['not_vacuous'])).toMatchObject({
    passed: false,
    feedback: 'The tests pass without f: they bring one of their own.',
  });
});
