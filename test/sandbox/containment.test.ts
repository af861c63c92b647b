import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from './attack-programs.ts';
import { theBait, UNTOUCHED } from './bait.ts';
import { family, zygotes } from './own-processes.ts';
import { theSandbox } from './the-sandbox.ts';

const bait = theBait();
const sandbox = theSandbox({ cpu_seconds: 2 });
const run = (solution: string, tests: string, signal?: AbortSignal) =>
  sandbox.get().runTests({ tests, solution, limits: sandbox.limits }, signal);
/** One that differs from the others, so that it is run and not remembered. */
const honest = (number: number) =>
  sandbox.judge(
    `def f(x):\n    return x + ${number}\n`,
    `from solution import f\n\ndef test_f():\n    assert f(1) == ${number + 1}\n`,
  );
/** bubblewrap outside, bubblewrap as pid 1 inside, Python. */
const IDLE_PROCESSES = 3;

describe('what a program does stays inside', () => {
  test('no connection, no foreign file, no environment variable and no process of the host is reached', async () => {
    const solution = `
import os, socket

def tries():
    reached = []
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.create_connection(("127.0.0.1", ${bait.port()}), timeout=1)
            reached.append("network")
        except OSError:
            pass
    for path in (${JSON.stringify(bait.canary)}, ${JSON.stringify(homedir())}, "/etc/shadow", "/proc/1/environ", ${JSON.stringify(join(homedir(), '.ssh'))}, ${JSON.stringify(process.cwd())} + "/package.json"):
        for mode in ("r", "w", "a"):
            try:
                open(path, mode)
                reached.append(path)
            except OSError:
                pass
    if any("${bait.secret}" in value for value in os.environ.values()):
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
    expect(verdict.feedback).toBe('');
    expect(verdict.passed).toBe(true);
    expect(bait.state()).toEqual(UNTOUCHED);
  });

  test(
    'an honest run keeps its verdict beside bombs and floods, and nothing is left of them',
    { timeout: 60_000 },
    async () => {
      const bombs = ATTACKS.filter(({ name }) => /bomb|grows|flood|threads|files|print|blocked|daemon/.test(name));
      expect(bombs.length).toBeGreaterThan(6);
      const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
      const hostile = bombs.map(({ solution, tests }) => run(solution, tests));
      const beside = Array.from({ length: 6 }, (_, number) => honest(number));
      expect((await Promise.all(beside)).map(({ reason }) => reason)).toEqual(beside.map(() => 'pass'));
      await Promise.all(hostile);
      await expect.poll(running, { timeout: 5000 }).toEqual([]);
      expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(mounts);
      expect(bait.state()).toEqual(UNTOUCHED);
    },
  );

  test.each([
    ['process', ''],
    ['shared', '\n\ndef test_own(capsys):\n    pass\n'],
  ])('a program has no capability, no way to new ones, and a system-call filter (%s)', async (isolation, more) => {
    const solution = `
import ctypes

def privileges():
    libc = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)(*[1] * 6)
    assert libc.capget(header, sets) == 0
    bounding = [number for number in range(64) if libc.prctl(23, number, 0, 0, 0) == 1]
    no_new_privs, seccomp = libc.prctl(39, 0, 0, 0, 0), libc.prctl(21, 0, 0, 0, 0)
    return [list(sets), bounding, no_new_privs, seccomp]
`;
    const tests = `from solution import privileges\n\ndef test_it():\n    assert privileges() == [[0] * 6, [], 1, 2]\n${more}`;
    expect(await sandbox.judge(solution, tests)).toMatchObject({ feedback: '', reason: 'pass', run: { isolation } });
  });

  test('a cancelled run ends at once with the reason of its cancellation', async () => {
    const cancellation = new AbortController();
    const cancelled = run('while True:\n    pass\n', 'import solution\n', cancellation.signal);
    const reason = new Error('cancelled by the test');
    setTimeout(() => cancellation.abort(reason), 300);
    await expect(cancelled).rejects.toBe(reason);
    await expect.poll(running, { timeout: 2000 }).toEqual([]);
  });
});

/** What runs under our zygotes beside the bubblewraps and the Pythons that wait for a job. */
function running(): number[] {
  const idle = zygotes().length * IDLE_PROCESSES;
  return family().slice(idle);
}
