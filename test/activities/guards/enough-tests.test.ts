import { describe, expect, test } from 'vitest';
import { filesJudged } from './files-judged.ts';

const judge = filesJudged();
const IMPORT = ['import pytest, unittest', 'from solution import f', ''];
const three = (...body: string[]): string[] =>
  [1, 2, 3].flatMap((number) => [`def test_${number}():`, ...body.map((line) => `    ${line}`), '']);
const inClass = (heading: string, body: string, keyword = 'def'): string[] => [
  heading,
  ...[1, 2, 3].flatMap((number) => [`    ${keyword} test_${number}(self):`, `        ${body}`]),
];

describe('enough_tests:3 accepts three tests that claim something', () => {
  test.each([
    ['with assert', three('assert f(1) == 2')],
    ['with pytest.raises', three('with pytest.raises(ValueError):', '    f(-1)')],
    [
      'with an imported raises',
      ['from pytest import raises as throws', ...three('with throws(ValueError):', '    f(-1)')],
    ],
    ['with pytest.approx', three('assert f(1) == pytest.approx(2)')],
    ['with pytest.fail or a raised AssertionError', three('if f(1) != 2:', '    raise AssertionError("no")')],
    ['with a helper that asserts', ['def check(x, y):', '    assert f(x) == y', '', ...three('check(1, 2)')]],
    [
      'with a helper of a helper, in a circle',
      [
        'def a(x):',
        '    b(x)',
        'def b(x):',
        '    if x:',
        '        a(x - 1)',
        '    assert x == 0',
        '',
        ...three('a(2)'),
      ],
    ],
    [
      'with helpers that call each other',
      [
        'def a(x):',
        '    b(x)',
        'def b(x):',
        '    if x:',
        '        a(x - 1)',
        '    assert f(x) == x + 1',
        '',
        ...['a', 'b', 'a'].flatMap((helper, index) => [`def test_${index}():`, `    ${helper}(1)`]),
      ],
    ],
    ['with an alias of pytest', ['import pytest as pt', ...three('with pt.raises(ValueError):', '    f(-1)')]],
    ['with a place that is not reached', three('if f(1) != 2:', '    assert False')],
    ['with 0 for such a place', three('try:', '    f(-1)', 'except ValueError:', '    return', 'assert 0, "no error"')],
    ['in a class', inClass('class TestF:', 'assert f(1) == 2')],
    ['in a class of object', inClass('class TestF(object):', 'assert f(1) == 2')],
    [
      'in a class of another',
      [
        'class Base:',
        '    def check(self, x):',
        '        assert f(x)',
        ...inClass('class TestF(Base):', 'self.check(1)'),
      ],
    ],
    ['that are inherited', [...inClass('class Cases:', 'assert f(1) == 2'), 'class TestF(Cases):', '    pass']],
    [
      'of unittest, by way of a class of the file',
      ['class Base(unittest.TestCase):', '    pass', ...inClass('class Cases(Base):', 'self.assertEqual(f(1), 2)')],
    ],
    [
      'of unittest under another name',
      ['from unittest import TestCase as TC', ...inClass('class Cases(TC):', 'self.assertEqual(f(1), 2)')],
    ],
    [
      'with a method that asserts',
      [...inClass('class TestF:', 'self.check(1, 2)'), '    def check(self, x, y):', '        assert f(x) == y'],
    ],
    ['of unittest', inClass('class Cases(unittest.TestCase):', 'self.assertEqual(f(1), 2)')],
    [
      'of unittest, with a context',
      inClass('class Cases(unittest.TestCase):', 'with self.assertRaises(ValueError): f(-1)'),
    ],
    [
      'of unittest, asynchronous',
      inClass('class Cases(unittest.IsolatedAsyncioTestCase):', 'self.assertEqual(await f(1), 2)', 'async def'),
    ],
    [
      'as one test with three cases',
      ['@pytest.mark.parametrize("x, y", [(1, 2), (2, 3), (3, 4)])', 'def test_f(x, y):', '    assert f(x) == y'],
    ],
    [
      'as cases under a name',
      [
        'CASES = [(1, 2), (2, 3), (3, 4)]',
        '@pytest.mark.parametrize("x, y", CASES)',
        'def test_f(x, y):',
        '    assert f(x) == y',
      ],
    ],
    [
      'as cases under a name that two tests use',
      [
        'CASES: list = [(1, 2), (2, 3)]',
        ...['test_a', 'test_b'].flatMap((name) => [
          '@pytest.mark.parametrize("x, y", CASES)',
          `def ${name}(x, y):`,
          '    assert f(x) == y',
        ]),
      ],
    ],
    [
      'as more cases than can be counted',
      [
        ...Array.from({ length: 40 }, (_, index) => `@pytest.mark.parametrize("x${index}", [1, 2, 3])`),
        'def test_f(**xs):',
        '    assert f(1) == 2',
      ],
    ],
    [
      'as marks that multiply',
      [
        '@pytest.mark.parametrize("x", [1, 2])',
        '@pytest.mark.parametrize("y", [1, 2])',
        'def test_f(x, y):',
        '    assert f(x) > y',
      ],
    ],
    ['in a loop', three('for x, y in [(1, 2)]:', '    assert f(x) == y')],
    ['and one that does not', [...three('assert f(1) == 2'), 'def test_more():', '    f(1)']],
  ])('%s', async (_, lines) => {
    expect(await judge([...IMPORT, ...lines], ['enough_tests:3'])).toMatchObject({
      guard: 'enough_tests',
      passed: true,
      reason: 'pass',
    });
  });
});

describe('enough_tests:3 rejects', () => {
  test.each([
    ['no test', ['assert f(1) == 2'], 0, 0],
    ['too few', ['def test_a():', '    assert f(1) == 2', 'def test_b():', '    assert f(2) == 3'], 2, 2],
    ['many assertions in one', ['def test_a():', ...[1, 2, 3, 4].map((x) => `    assert f(${x}) == ${x + 1}`)], 1, 1],
    ['tests that only call', three('f(1)'), 0, 3],
    ['tests that compare and throw it away', three('f(1) == 2'), 0, 3],
    ['assertions that cannot fail', three('assert True'), 0, 3],
    ['assertions of a list or a text', three('assert [f(1), 2]', 'assert f"{f(1)} is 2"', 'assert lambda: f(1)'), 0, 3],
    ['assertions of nothing but literals', three('assert 1 == 1', 'assert not False', 'assert f(1) or True'), 0, 3],
    ['assertions after a return', three('return', 'assert f(1) == 2'), 0, 3],
    ['assertions after a skip', three('pytest.skip("later")', 'assert f(1) == 2'), 0, 3],
    ['assertions below if False', three('if False:', '    assert f(1) == 2'), 0, 3],
    ['a file that is skipped', ['pytestmark = [pytest.mark.skip(reason="x")]', ...three('assert f(1) == 2')], 0, 3],
    [
      'a class that is skipped',
      inClass('@pytest.mark.skipif(True, reason="x")\nclass TestF:', 'assert f(1) == 2'),
      0,
      3,
    ],
    ['an empty table', ['@pytest.mark.parametrize("x", [])', 'def test_f(x):', '    assert f(x) == 2'], 0, 0],
    [
      'cases that are skipped or differ by their names',
      [
        '@pytest.mark.parametrize("x", [',
        '    pytest.param(1, id="a"),',
        '    pytest.param(1, id="b"),',
        '    pytest.param(2, marks=pytest.mark.skip),',
        '])',
        'def test_f(x):',
        '    assert f(x) == x + 1',
      ],
      1,
      1,
    ],
    ['an assertion of a tuple', three('assert (f(1) == 2, "f(1) is 2")'), 0, 3],
    ['a helper that returns', ['def check(x, y):', '    return f(x) == y', '', ...three('check(1, 2)')], 0, 3],
    ['a helper that is not called', ['def check(x):', '    assert f(x)', '', ...three('f(1)')], 0, 3],
    ['a helper that calls itself only', ['def check(x):', '    check(x)', '', ...three('check(1)')], 0, 3],
    ['functions that are no tests', three('assert f(1) == 2').map((line) => line.replace('test_', 'check_')), 0, 0],
    ['a name given three times', three('assert f(1) == 2').map((line) => line.replace(/test_\d/, 'test_f')), 1, 1],
    [
      'skipped tests',
      three('assert f(1) == 2').flatMap((line) => (line.startsWith('def') ? ['@pytest.mark.skip', line] : [line])),
      0,
      3,
    ],
    [
      'tests that are expected to fail and not run',
      three('assert f(1) == 2').flatMap((line) =>
        line.startsWith('def') ? ['@pytest.mark.xfail(run=False)', line] : [line],
      ),
      0,
      3,
    ],
    [
      'coroutines, which pytest alone does not await',
      three('assert await f(1) == 2').map((line) => line.replace(/^def/, 'async def')),
      0,
      3,
    ],
    ['equal cases', ['@pytest.mark.parametrize("x", [1, 1, 1])', 'def test_f(x):', '    assert f(x) == 2'], 1, 1],
    ['computed cases', ['@pytest.mark.parametrize("x", range(9))', 'def test_f(x):', '    assert f(x) == x + 1'], 1, 1],
    ['a class that pytest does not collect', inClass('class Cases:', 'assert f(1) == 2'), 0, 0],
    ['approx without an assertion', three('f(1) == pytest.approx(2)'), 0, 3],
  ])('%s', async (_, lines, asserting, all) => {
    expect(await judge([...IMPORT, ...lines], ['enough_tests:3'])).toMatchObject({
      guard: 'enough_tests',
      passed: false,
      reason: 'rejected',
      feedback: `${asserting} of ${all} tests that were found have an assertion and run; at least 3 must.`,
    });
  });
});
