import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { theSandbox } from '../the-sandbox.ts';

const sandbox = theSandbox();

/** Only the process that runs the tests can capture what they print: this makes it the solution's, too. */
const CAPTURES = '\n\ndef test_that_captures(capsys):\n    pass\n';
const EXAMPLES = ['errors', 'modules'].flatMap(examples);

describe('a solution apart', () => {
  test.concurrent.each(EXAMPLES)(
    'has the outcomes and the feedback of one beside its tests: $name',
    async (example) => {
      const { solution, tests } = example;
      const [apart, beside] = await Promise.all([
        sandbox.judge(solution, tests),
        sandbox.judge(solution, tests + CAPTURES),
      ]);
      expect(apart.run?.isolation).toBe('process');
      expect(beside.run?.isolation).toBe('shared');
      expect(apart.reason).toBe(beside.reason);
      const outcomes = (verdict: typeof apart) =>
        verdict.tests.filter(({ id }) => id !== 'test_that_captures').map(({ id, outcome }) => `${id} ${outcome}`);
      expect(outcomes(apart)).toEqual(outcomes(beside));
      expect(details(apart.feedback)).toEqual(details(beside.feedback));
    },
  );

  test('has its own folder, without the tests, and no pipe of theirs', async () => {
    const solution = `import os, stat, sys

def files():
    return sorted(os.listdir("."))

def descriptors():
    found = []
    for fd in range(256):
        try:
            mode = os.fstat(fd).st_mode
            if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISREG(mode):
                found.append(fd)
        except OSError:
            pass
    return found

def modules():
    return [name for name in sys.modules if name.startswith(("test_", "canary"))]
`;
    const tests = `from solution import descriptors, files, modules

def test_files():
    assert [name for name in files() if name != "__pycache__"] == ["solution.py"]

def test_descriptors():
    assert descriptors() == [1, 2, 251]

def test_modules():
    assert modules() == []
`;
    const expected = { passed: true, feedback: '', run: { isolation: 'process' } };
    expect(await sandbox.judge(solution, tests)).toMatchObject(expected);
  });
});

function examples(file: string): { name: string; solution: string; tests: string }[] {
  const text = readFileSync(new URL(`../../../sandbox/tests/examples/${file}.txt`, import.meta.url), 'utf8');
  return text
    .split(/^##### /m)
    .slice(1)
    .map((part) => {
      const [, name = '', program = ''] = /^(.*)\n([^]*)$/.exec(part) ?? [];
      const [solution = '', tests = ''] = program.split('#####\n');
      return { name, solution, tests };
    });
}

/** Without the first line, which counts the tests. */
function details(feedback: string): string[] {
  return feedback.split('\n').slice(1);
}
