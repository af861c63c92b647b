import { describe, expect, test } from 'vitest';
import { zygotes } from './own-processes.ts';
import { theSandbox } from './the-sandbox.ts';

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

test('a check whose zygote is killed is made again, once', async () => {
  const before = zygotes();
  const checks = Array.from({ length: 50 }, () => sandbox.get().checkSyntax('x = 1\n'));
  for (const pid of before) process.kill(-pid, 'SIGKILL');
  for (const check of checks) expect(await check).toMatchObject({ kind: 'valid' });
  expect(before.length).toBeGreaterThan(0);
  for (const pid of before) expect(zygotes()).not.toContain(pid);
});
