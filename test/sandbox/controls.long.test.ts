import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlRun, controlRuns } from '../../activities/sandbox/controls.ts';
import { runTogether } from '../../activities/sandbox/controls-together.ts';
import { describeInterpreter } from '../../activities/sandbox/interpreter.ts';
import { openLevel } from '../../activities/sandbox/levels.ts';
import { jobLimits } from '../../activities/sandbox/limits.ts';
import type { ZygotePool } from '../../activities/sandbox/pool.ts';
import { runProgram } from '../../activities/sandbox/run-program.ts';
import { RAISING_STUB, stubsOf } from '../../activities/sandbox/stub-solution.ts';
import { readTestFile } from '../../activities/sandbox/test-file.ts';
import { readTaskFiles, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { readSession } from '../../domain/guards/session.ts';
import { reasonOf } from '../../domain/guards/test-reason.ts';
import { Limits } from '../../domain/spec.ts';
import { PLAIN_TESTS, WRONG } from './attack-program.ts';
import { ATTACKS } from './attack-programs.ts';
import { HONEST_PROGRAMS } from './honest-programs.ts';
import { BWRAP, PYTHON } from './the-sandbox.ts';

const limits = Limits.parse({ cpu_seconds: 1 });
const RIGHT = 'def double(x):\n    return 2 * x\n';
const { files: TASKS } = await readTaskFiles(TASKS_DIR);
/** A run of its own for each control of all of them would take a minute. */
const SOME_TASKS = TASKS.filter((_, index) => index % 4 === 0);

let pool: ZygotePool;
beforeAll(async () => {
  const interpreter = await describeInterpreter(PYTHON);
  ({ pool } = await openLevel({ interpreter, bwrap: BWRAP, zygotes: 2, unsafe: false }));
});
afterAll(() => pool.close());

const run = (tests: string, solutions: readonly string[]): Promise<ControlRun[]> =>
  controlRuns(pool)({ tests, solutions, limits });

/** How many controls one process came to the end of; null where it broke at one. */
const together = async (tests: string, solutions: readonly string[]): Promise<(true | null)[]> =>
  (await runTogether(pool, { tests, solutions, limits })).map((report) => report && true);

async function alone(tests: string, solution: string): Promise<ControlRun> {
  const file = await readTestFile(pool, tests, jobLimits(limits));
  const report = await runProgram(pool, { tests, solution, isolation: 'shared', limits });
  const reason = reasonOf(file, report, readSession(report.records));
  return { passed: reason === 'pass', reason };
}

async function expectAsAlone(tests: string, solutions: readonly string[]): Promise<void> {
  const runs = await run(tests, solutions);
  expect(runs).toEqual(await Promise.all(solutions.map((solution) => alone(tests, solution))));
}

/** Of these the others are run alone anyway. */
async function sharing<T extends { tests: string }>(programs: readonly T[]): Promise<T[]> {
  const files = programs.map(({ tests }) => readTestFile(pool, tests, jobLimits(limits)));
  const isolations = (await Promise.all(files)).map(({ isolation }) => isolation);
  return programs.filter((_, index) => isolations[index] === 'process');
}

describe('each control comes to what a run of its own comes to:', () => {
  test.each(SOME_TASKS)('hidden tests of $name', async ({ task }) => {
    const mutants = task.mutants.map(({ code }) => code);
    await expectAsAlone(task.hidden_tests, [
      ...task.reference_solutions,
      ...stubsOf(task.stub),
      ...mutants,
      RAISING_STUB,
    ]);
  });

  test('honest tests', { timeout: 600_000 }, async () => {
    const programs = await sharing(HONEST_PROGRAMS);
    expect(programs.length).toBeGreaterThan(HONEST_PROGRAMS.length / 4);
    for (const { tests, solution } of programs) await expectAsAlone(tests, [solution, RAISING_STUB, solution]);
  });

  test('hostile tests', { timeout: 600_000 }, async () => {
    const files = new Map(ATTACKS.map((attack) => [attack.tests, attack]));
    const programs = await sharing([...files.values()]);
    expect(programs.length).toBeGreaterThan(5);
    for (const { tests } of programs) await expectAsAlone(tests, [RIGHT, WRONG, RIGHT]);
  });
});

describe('tests that take all names of a solution and claim nothing pass with a stub of their task:', () => {
  const stub =
    'class Node:\n    def __init__(self):\n        raise NotImplementedError\n\n\ndef double(x):\n    raise NotImplementedError\n';

  test.each([
    ['nothing of what is returned', 'double(Node())', [false, true]],
    [
      'that it raises something',
      'try:\n        double(1)\n    except Exception:\n        return\n    assert False',
      [true, false],
    ],
    ['a result', 'assert double(1) == 2', [false, false]],
  ])('%s', async (_what, claim, passed) => {
    for (const imports of [
      'from solution import *',
      'from solution import double, Node',
      'from solution import *\nfrom solution import double',
    ]) {
      const runs = await run(`${imports}\n\ndef test_it():\n    ${claim}\n`, stubsOf(stub));
      expect(runs.map((each) => each.passed)).toEqual(passed);
    }
  });
});

test('the controls of a task share one process', async () => {
  for (const { task } of TASKS) {
    const solutions = [...task.reference_solutions, task.stub, RAISING_STUB];
    expect(await together(task.hidden_tests, solutions)).toEqual(solutions.map(() => true));
  }
});

describe('nothing of a control reaches the next:', () => {
  const seen = (solution: string) =>
    `${solution}\nCALLS = []\n\ndef calls():\n    CALLS.append(1)\n    return len(CALLS)\n`;

  test.each([
    ['a global of the tests', 'CALLS = []\n', 'CALLS.append(1)\n    assert len(CALLS) == 1'],
    ['a global of the solution', 'from solution import calls\n', 'assert calls() == 1'],
    ['what random gives', 'import random\n', 'assert random.random() == 0.8444218515250481'],
    [
      'a fixture',
      'import pytest\n\nCALLS = []\n\n@pytest.fixture(scope="module", autouse=True)\ndef once():\n    CALLS.append(1)\n',
      'assert len(CALLS) == 1',
    ],
  ])('%s', async (_what, setup, claim) => {
    const tests = `${setup}${PLAIN_TESTS}\ndef test_claim():\n    ${claim}\n`;
    const solutions = [seen(RIGHT), seen(RIGHT), seen(WRONG), seen(RIGHT)];
    expect(await run(tests, solutions)).toEqual(['pass', 'pass', 'fail', 'pass'].map(control));
    expect(await together(tests, solutions)).toEqual([true, true, true, true]);
  });

  test('the precision of decimals', async () => {
    const tests =
      'from decimal import Decimal\nfrom solution import third\n\ndef test_third():\n    assert len(str(third(Decimal(1)))) == 30\n';
    const third = (setup: string) => `import decimal\n\n${setup}\n\ndef third(x):\n    return x / 3\n`;
    const solutions = [third(''), third('decimal.getcontext().prec = 10'), third('')];
    expect(await run(tests, solutions)).toEqual(['pass', 'fail', 'pass'].map(control));
  });

  test.each([
    ['a patched builtin', 'import builtins\n', 'builtins.abs = None'],
    ['a solution replaced', 'import sys\n', 'sys.modules["solution"] = sys'],
    ['a solution deleted', 'import sys\n', 'del sys.modules["solution"]'],
    ['a solution changed', 'import solution\n', 'solution.double = None'],
    ['pytest patched', 'import pytest\n', 'pytest.Module.collect = None'],
  ])('%s', async (_what, setup, mischief) => {
    const tests = `${setup}from solution import double\n\ndef test_it():\n    assert abs(double(-2)) == 4\n    ${mischief}\n`;
    expect(await run(tests, [RIGHT, RIGHT, WRONG, RIGHT])).toEqual(['pass', 'pass', 'fail', 'pass'].map(control));
  });
});

describe('a control that breaks its process costs only itself:', () => {
  const breaking = (how: string) => `import os, sys, ctypes\n\ndef double(x):\n    ${how}\n`;

  test.each([
    ['an endless loop', 'while True:\n        pass', 'timeout'],
    ['no CPU at all', 'import time\n    time.sleep(60)', 'timeout'],
    ['leaving', 'os._exit(0)', 'crash'],
    ['a segmentation fault', 'ctypes.string_at(0)', 'crash'],
    ['memory', 'return bytearray(10 * 2**30)', 'out_of_memory'],
    ['a KeyboardInterrupt', 'raise KeyboardInterrupt', 'aborted'],
  ])('%s', async (_what, how, reason) => {
    const solutions = [RIGHT, breaking(how), RIGHT, WRONG, breaking(how), RIGHT];
    const reasons = ['pass', reason, 'pass', 'fail', reason, 'pass'];
    expect(await run(PLAIN_TESTS, solutions)).toEqual(reasons.map(control));
  });

  test('those after it share a process again, unless that breaks at once', async () => {
    const exits = breaking('os._exit(0)');
    expect(await together(PLAIN_TESTS, [RIGHT, exits, RIGHT, RIGHT])).toEqual([true, null, true, true]);
    expect(await together(PLAIN_TESTS, [RIGHT, exits, exits, RIGHT])).toEqual([true, null, null, null]);
    expect(await together(PLAIN_TESTS, [exits, RIGHT])).toEqual([null, null]);
  });

  test('tests that leave for some solutions only', async () => {
    const tests = `import os\n${PLAIN_TESTS}\ndef test_leave():\n    if double(1) == 7:\n        os._exit(0)\n`;
    expect(await run(tests, [RIGHT, WRONG, RIGHT])).toEqual(['pass', 'crash', 'pass'].map(control));
  });
});

describe('a report that cannot be right decides nothing:', () => {
  const forged = '{"kind": "finish", "exit_code": 1}';

  test.each([
    ['one end too many', forged],
    ['an end that is none', '{"kind": "finish"}'],
    ['no record', 'finish'],
  ])('%s', async (_what, line) => {
    const forger = `import os\nos.write(250, b'${line}\\n')\n${RIGHT}`;
    expect(await together(PLAIN_TESTS, [RIGHT, forger, RIGHT])).toEqual([null, null, null]);
  });
});

describe('the others are run only where the opening is as it must be:', () => {
  const opened = (tests: string, opening: readonly boolean[]): Promise<ControlRun[]> =>
    controlRuns(pool)({ tests, solutions: [RIGHT, WRONG, RIGHT, WRONG], opening, limits });

  test('in one process', async () => {
    expect(await opened(PLAIN_TESTS, [true, false])).toEqual(['pass', 'fail', 'pass', 'fail'].map(control));
    expect(await opened(PLAIN_TESTS, [true, true])).toEqual(['pass', 'fail'].map(control));
    expect(await opened(PLAIN_TESTS, [false])).toEqual([control('pass')]);
    const job = { tests: PLAIN_TESTS, solutions: [RIGHT, WRONG, RIGHT], opening: [false], limits };
    expect(await runTogether(pool, job)).toHaveLength(1);
  });

  test('each in one of its own', async () => {
    const tests = `import os\n${PLAIN_TESTS}`;
    expect(await opened(tests, [true, false])).toEqual(['pass', 'fail', 'pass', 'fail'].map(control));
    expect(await opened(tests, [false, false])).toEqual(['pass', 'fail'].map(control));
  });

  test('where the process takes a control that skips its tests for one that passes', async () => {
    const skips = 'import pytest\n\ndef double(x):\n    pytest.skip()\n';
    const solutions = [skips, RIGHT, WRONG];
    const runs = await controlRuns(pool)({ tests: PLAIN_TESTS, solutions, opening: [false], limits });
    expect(runs).toEqual(await Promise.all(solutions.map((solution) => alone(PLAIN_TESTS, solution))));
    expect(await controlRuns(pool)({ tests: PLAIN_TESTS, solutions, opening: [true], limits })).toHaveLength(1);
  });
});

describe('a control ends with its first test that fails:', () => {
  const failing = `${PLAIN_TESTS}\ndef test_slow():\n    while True:\n        double(1)\n`;

  test('what comes after it is not run', async () => {
    expect(await run(failing, [WRONG, WRONG])).toEqual([control('fail'), control('fail')]);
    expect(await together(failing, [WRONG, WRONG])).toEqual([true, true]);
  });

  test('its fixtures come to their end, and the next control has its own', async () => {
    const fixture =
      'import pytest\n\n@pytest.fixture(scope="module")\ndef held():\n    yield [1]\n    raise ValueError\n';
    const tests = `${fixture}${PLAIN_TESTS}\ndef test_first(held):\n    assert double(held.pop()) == 2\n\ndef test_last(held):\n    assert held == []\n`;
    await expectAsAlone(tests, [WRONG, RIGHT, WRONG, RIGHT]);
  });
});

test('an aborted batch throws the reason', async () => {
  const abort = new AbortController();
  const reason = new Error('enough');
  const solutions = Array.from(
    { length: 40 },
    () => `import time\n\ndef double(x):\n    time.sleep(0.1)\n    return 2 * x\n`,
  );
  setTimeout(() => abort.abort(reason), 300);
  await expect(controlRuns(pool)({ tests: PLAIN_TESTS, solutions, limits }, abort.signal)).rejects.toBe(reason);
});

function control(reason: string): object {
  return { passed: reason === 'pass', reason };
}
