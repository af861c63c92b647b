import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ATTACKS } from './attack-programs.ts';
import { theSandbox } from './the-sandbox.ts';

const limits = { cpuSeconds: 2, wallSeconds: 6 };
const sandbox = theSandbox(limits);
const HONEST = {
  solution: 'def f(x):\n    return x + 1\n',
  tests: 'from solution import f\n\ndef test_f():\n    assert f(1) == 2\n',
};
/** What each program tries on the way, whatever else it does. */
const MARK = 'tddft-containment-mark';

let connections = 0;
const listener = createServer((socket) => {
  connections += 1;
  socket.destroy();
});
let folder = '';
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  port = typeof address === 'object' && address ? address.port : 0;
  folder = mkdtempSync(join(tmpdir(), 'containment-'));
  writeFileSync(join(folder, 'canary'), MARK, { mode: 0o666 });
});
afterAll(() => {
  listener.close();
  rmSync(folder, { recursive: true });
});

describe('what a program does stays inside', () => {
  test('no connection, no foreign file, no environment variable and no process of the host is reached', async () => {
    process.env.TDDFT_TEST_SECRET = MARK;
    const solution = `
import os, socket

def tries():
    reached = []
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.create_connection(("127.0.0.1", ${port}), timeout=1)
            reached.append("network")
        except OSError:
            pass
    for path in (${JSON.stringify(join(folder, 'canary'))}, ${JSON.stringify(homedir())}, "/etc/shadow", "/proc/1/environ", ${JSON.stringify(join(homedir(), '.ssh'))}, ${JSON.stringify(process.cwd())} + "/package.json"):
        for mode in ("r", "w", "a"):
            try:
                open(path, mode)
                reached.append(path)
            except OSError:
                pass
    if any("${MARK}" in value for value in os.environ.values()):
        reached.append("environment")
    for pid in range(1, 100):
        try:
            os.kill(pid, 9)
            if pid not in (1, os.getpid()):
                reached.append(pid)
        except OSError:
            pass
        if pid + 1 == os.getpid():
            break
    return reached
`;
    const verdict = await sandbox.judge(
      solution,
      'from solution import tries\n\ndef test_it():\n    assert tries() == []\n',
    );
    delete process.env.TDDFT_TEST_SECRET;
    expect(verdict.feedback).toBe('');
    expect(verdict.passed).toBe(true);
    expect(connections).toBe(0);
    expect(readFileSync(join(folder, 'canary'), 'utf8')).toBe(MARK);
    expect(readdirSync(folder)).toEqual(['canary']);
  });

  test(
    'an honest run keeps its verdict beside bombs and floods, and nothing is left of them',
    { timeout: 60_000 },
    async () => {
      const bombs = ATTACKS.filter(({ name }) => /bomb|grows|flood|threads|files|print|blocked|daemon/.test(name));
      expect(bombs.length).toBeGreaterThan(6);
      const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
      const hostile = bombs.map(({ solution, tests }) => sandbox.get().runTests({ solution, tests }));
      const honest = Array.from({ length: 6 }, () => sandbox.judge(HONEST.solution, HONEST.tests));
      expect((await Promise.all(honest)).map(({ reason }) => reason)).toEqual(honest.map(() => 'pass'));
      await Promise.all(hostile);
      await expect.poll(sandboxProcesses, { timeout: 5000 }).toEqual([]);
      expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(mounts);
    },
  );

  test('a cancelled run ends at once with the reason of its cancellation', async () => {
    const cancellation = new AbortController();
    const solution = 'while True:\n    pass\n';
    const run = sandbox.get().runTests({ tests: 'import solution\n', solution }, cancellation.signal);
    const reason = new Error('cancelled by the test');
    setTimeout(() => cancellation.abort(reason), 300);
    await expect(run).rejects.toBe(reason);
    await expect.poll(sandboxProcesses, { timeout: 2000 }).toEqual([]);
  });
});

/** Our own runs that are still alive, the syntax helper aside. */
function sandboxProcesses(): string[] {
  return execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('import run_tests;') && line.includes(`"cpu_seconds":${limits.cpuSeconds},`));
}
