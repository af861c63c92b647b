import type { VerdictReason } from '../../domain/records.ts';
import { type Attack, inCall } from './attack-program.ts';

const PLAIN = `
from solution import double

def test_two():
    assert double(2) == 4

def test_three():
    assert double(3) == 6

def test_nothing():
    assert double(0) == 0
`;
const CAPTURING = PLAIN.replace('test_nothing()', 'test_nothing(capsys)');

const RAISES_SKIP_TEST = inCall('import unittest', 'if x:', '    raise unittest.SkipTest("no")', 'return x');
const WHERE = ['a test is named after skipping', 'a comment tells of it', 'another test is skipped'];

const SUBTESTS = `
from solution import double

def test_some(subtests, capsys):
    for x in (0, 2):
        with subtests.test(x=x):
            assert double(x) == 2 * x
`;
const UNITTEST_SUBTESTS = `
import unittest
from solution import double

class TestDouble(unittest.TestCase):
    def test_some(self):
        for x in (0, 2):
            with self.subTest(x=x):
                self.assertEqual(double(x), 2 * x)

def test_nothing(capsys):
    assert double(0) == 0
`;

/** Solutions that leave out the tests that they would fail, and pass the rest. */
export const SKIPPING: Attack[] = [
  ...attack('a skip of all but one', inCall('import pytest', 'return x and pytest.skip("no")')),
  ...attack('an xfail of all but one', inCall('import pytest', 'return x and pytest.xfail("no")')),
  ...attack('a SkipTest of all but one', RAISES_SKIP_TEST),
  ...attack(
    'a skip of all but one, without pytest being imported',
    inCall('import sys', 'return x and sys.modules["_pytest.outcomes"].skip("no")'),
  ),
  ...attack(
    'marks that skip all but one',
    `import gc, pytest
class Skip:
    def pytest_collection_modifyitems(self, items):
        for item in items:
            if item.name in ("test_two", "test_three"):
                item.add_marker(pytest.mark.skip)
for config in [thing for thing in gc.get_objects() if type(thing) is pytest.Config]:
    config.pluginmanager.register(Skip())
def double(x):
    return x
`,
  ),
  ...[
    PLAIN.replace('test_two()', 'test_skip_whitespace()'),
    `${PLAIN}\n# Nothing to skip or xfail here.\n`,
    `${PLAIN}\nimport pytest\n\n@pytest.mark.skip\ndef test_later():\n    assert double(5) == 10\n`,
  ].map((tests, index): Attack => ({
    name: `a SkipTest of all but one, where ${WHERE[index]}`,
    solution: RAISES_SKIP_TEST,
    tests: tests.replace('test_nothing()', 'test_nothing(capsys)'),
    reasons: ['tamper'],
    isolation: 'shared',
  })),
  ...[SUBTESTS, UNITTEST_SUBTESTS].map((tests, index): Attack => ({
    name: `a SkipTest of all subtests but one, of ${['pytest', 'unittest'][index]}`,
    solution: RAISES_SKIP_TEST,
    tests,
    reasons: ['tamper'],
    isolation: 'shared',
  })),
];

function attack(name: string, solution: string): Attack[] {
  const reasons: VerdictReason[] = ['fail', 'tamper', 'all_skipped'];
  return [
    { name, solution, tests: PLAIN, reasons, isolation: 'process' },
    { name: `${name}, sharing a process`, solution, tests: CAPTURING, reasons, isolation: 'shared' },
  ];
}
