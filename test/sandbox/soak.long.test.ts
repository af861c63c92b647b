import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { confinement } from '../../activities/sandbox/confinement.ts';
import { describeInterpreter } from '../../activities/sandbox/interpreter.ts';
import { jobLimits } from '../../activities/sandbox/limits.ts';
import { releaseUid, takeUid } from '../../activities/sandbox/uids.ts';
import { startZygote } from '../../activities/sandbox/zygote.ts';
import { Limits } from '../../domain/spec.ts';
import { family, zygotes } from './own-processes.ts';
import { BWRAP, PYTHON } from './the-sandbox.ts';

const RUNS = 2000;
const WARM_RUNS = 100;
const TESTS = 'from solution import f\n\ndef test_f():\n    assert f(1) == 2\n';
const SOLUTIONS = [
  'def f(x):\n    return x + 1\n',
  'def f(x):\n    return x\n',
  'import os\nos._exit(0)\n',
  'def f(x):\n    return bytearray(10 * 2**30)\n',
  'def f(x):\n    for n in range(600):\n        open(f"f{n}", "w").close()\n',
  'def f(x):\n    print("x" * 10**6)\n    return x + 1\n',
  'import threading, time\n\ndef f(x):\n    for _ in range(100):\n        threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n',
  'import os\n\ndef f(x):\n    os.fork()\n',
];

test('a zygote is the same after 2,000 runs, most of them hostile: memory, descriptors, mounts', async () => {
  const uid = takeUid();
  const confine = await confinement(3, await describeInterpreter(PYTHON), BWRAP);
  const zygote = await startZygote(await confine(uid));
  const python = family(zygotes()).at(-1);
  try {
    let warm = stateOf(python);
    for (let run = 0; run < RUNS; run += 1) {
      if (run === WARM_RUNS) warm = stateOf(python);
      await zygote.ask(
        {
          kind: 'run_tests',
          tests: TESTS,
          solution: SOLUTIONS[run % SOLUTIONS.length] ?? '',
          isolation: run % 3 === 0 ? 'process' : 'shared',
        },
        jobLimits(Limits.parse({})),
      );
    }
    const { residentKib, ...rest } = stateOf(python);
    const { residentKib: warmKib, ...before } = warm;
    expect(rest).toEqual(before);
    expect(residentKib - warmKib).toBeLessThan(4096);
    expect(family(zygotes()).at(-1)).toBe(python);
  } finally {
    zygote.kill();
    await zygote.ended;
    releaseUid(uid);
  }
}, 600_000);

function stateOf(pid: number | undefined) {
  return {
    residentKib: Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    mounts: readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n').length,
    children: family([pid ?? 0]).length,
  };
}
