import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../activities/sandbox/index.ts';
import { BWRAP, PYTHON, theSandbox } from './the-sandbox.ts';

const sandbox = theSandbox();

describe('the syntax check agrees with CPython', () => {
  test.each([
    'def f(:\n',
    'return 1\n',
    'yield 1\n',
    'await x\n',
    'break\n',
    'continue\n',
    'def f(a, a):\n    pass\n',
    'f(a=1, a=2)\n',
    'f(a=1, 2)\n',
    'def f(a=1, b):\n    pass\n',
    'nonlocal x\n',
    'def f():\n    x = 1\n    global x\n',
    '*a = x\n',
    '*a, *b = x\n',
    'x = 1\nfrom __future__ import annotations\n',
    'def f():\n    from os import *\n',
    'try:\n    pass\nexcept:\n    pass\nexcept ValueError:\n    pass\n',
    'def f():\n    return [x async for x in y]\n',
    'match x:\n    case _:\n        pass\n    case 1:\n        pass\n',
    'print "x"\n',
    'x = 0777\n',
    'if x:\n        a\n    b\n',
    'if x:\n\ta\n        b\n',
    'class C:\n',
    'del 1\n',
    'x := 1\n',
    'try:\n    pass\n',
    '"unclosed\n',
    'x = (1,\n',
    'f"{x"\n',
    'a\0b\n',
    'x = 1 \u00a0+ 2\n',
    `${'('.repeat(500)}\n`,
    '\ud800\n',
  ])('%j does not compile', async (source) => {
    const report = await sandbox.get().checkSyntax(source);
    expect(report.kind).toBe('error');
    expect(report).toHaveProperty('message', expect.stringMatching(/./));
  });

  test.each([
    '',
    'Sure\n',
    'def f(x: int | None = None) -> list[int]:\n    return [x for x in range(3)]\n',
    'match x:\n    case {"a": [1, *rest]}:\n        pass\n',
    'async def f():\n    async with x as y:\n        yield await y\n',
    'def größe(π):\n    return f"{π!r:>{10}}"\n',
    'x = "\\d"\n',
    'if (n := 10) > 5:\n    pass\n',
  ])('%j compiles', async (source) => {
    expect(await sandbox.get().checkSyntax(source)).toMatchObject({ kind: 'valid' });
  });

  test('an error names its line', async () => {
    const report = await sandbox.get().checkSyntax('x = 1\ny = 2\ndef f(:\n');
    expect(report).toMatchObject({ kind: 'error', line: 3, message: 'invalid syntax' });
  });
});

test('a source above the cap is not compiled at all', async () => {
  expect(await sandbox.get().checkSyntax('x'.repeat(65_536))).toMatchObject({ kind: 'valid' });
  expect(await sandbox.get().checkSyntax('x'.repeat(65_537))).toMatchObject({ kind: 'too_long', limitBytes: 65_536 });
});

test('requests made at once each get their own answer', async () => {
  const sources = Array.from({ length: 200 }, (_, index) => (index % 3 === 0 ? `${'\n'.repeat(index)}(\n` : 'x = 1\n'));
  const reports = await Promise.all(sources.map((source) => sandbox.get().checkSyntax(source)));
  reports.forEach((report, index) => {
    expect(report).toMatchObject(index % 3 === 0 ? { kind: 'error', line: index + 1 } : { kind: 'valid' });
  });
});

test('the helper is started again when it was killed, and ends when the sandbox is closed', async () => {
  const own = await createSandbox({ python: PYTHON, bwrap: BWRAP, limits: { threads: 61 } });
  await own.checkSyntax('x = 1\n');
  const [helper] = helpers();
  if (helper === undefined) throw new Error('no helper runs');
  process.kill(helper, 'SIGKILL');
  expect(await own.checkSyntax('x = 1\n')).toMatchObject({ kind: 'valid' });
  expect(helpers()).not.toContain(helper);
  await own.close();
  await expect.poll(helpers, { timeout: 2000 }).toEqual([]);
});

/** Process ids of the bubblewraps around the last test's helper, known by its odd limit. */
function helpers(): number[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('bwrap') && line.includes('import check_syntax;') && line.includes('"threads":61'))
    .map((line) => Number.parseInt(line, 10));
}
