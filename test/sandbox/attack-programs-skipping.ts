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

/** Solutions that leave out the tests that they would fail, and pass the rest. */
export const SKIPPING: Attack[] = [
  ...attack('a skip of all but one', inCall('import pytest', 'return x and pytest.skip("no")')),
  ...attack('an xfail of all but one', inCall('import pytest', 'return x and pytest.xfail("no")')),
  ...attack(
    'a SkipTest of all but one',
    inCall('import unittest', 'if x:', '    raise unittest.SkipTest("no")', 'return x'),
  ),
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
];

function attack(name: string, solution: string): Attack[] {
  const reasons: VerdictReason[] = ['fail', 'tamper', 'all_skipped'];
  return [
    { name, solution, tests: PLAIN, reasons, isolation: 'process' },
    { name: `${name}, sharing a process`, solution, tests: CAPTURING, reasons, isolation: 'shared' },
  ];
}
