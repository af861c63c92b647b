import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestFile } from '../../domain/guards/evidence.ts';
import { judgeTests } from '../../domain/guards/tests.ts';
import type { TestOutcome, Verdict } from '../../domain/records.ts';
import { Limits } from '../../domain/spec.ts';
import { listener } from './listener.ts';
import type { ZygotePool } from './pool.ts';
import type { Level } from './python-command.ts';
import { runProgram } from './run-program.ts';
import { SandboxUnavailable } from './unavailable.ts';

/** `not_covered`: the level does not claim to stop it. */
export interface Attack {
  name: string;
  result: 'held' | 'broken' | 'not_covered';
}

export interface Probe {
  level: Level;
  attacks: Attack[];
}

const CANARY = 'not to be read or written';
const ATTACKS = new URL('../../sandbox/attacks.py', import.meta.url);
const LIE = 'import solution\n\ndef test_lie():\n    assert False\n';
const OWN_TESTS: TestFile = { expected: [], isolation: 'shared', maySkip: true, perturbed: null, unread: null };

/**
 * Tries real attacks: `sandbox/attacks.py`, and a program that ends its process by `os._exit(0)`. Throws
 * `SandboxUnavailable` that names each one which got through: nothing runs in a sandbox that was not seen to hold.
 */
export async function probeSandbox(pool: ZygotePool, level: Level): Promise<Probe> {
  const folder = await mkdtemp(join(tmpdir(), 'tddft-canary-'));
  const canary = join(folder, 'canary');
  await writeFile(canary, CANARY);
  // Nothing but the sandbox keeps its user from the file.
  await Promise.all([chmod(folder, 0o777), chmod(canary, 0o666)]);
  const loopback = await listener({ host: '127.0.0.1', port: 0 });
  // An abstract socket, as desktops and D-Bus use them, has no file: only a network namespace keeps it out of reach.
  const abstract = await listener({ path: `\0${folder}` });
  const judge = async (tests: string, solution: string): Promise<Verdict> => {
    const run = await runProgram(pool, { tests, solution, isolation: 'shared', limits: Limits.parse({}) });
    return judgeTests({ file: OWN_TESTS, run, vacuous: false, perturbed: null });
  };
  try {
    const targets = { PORT: loopback.port, ABSTRACT: folder, CANARY: canary, LEVEL: level };
    const solution = Object.entries(targets).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
    const [tried, exit] = await Promise.all([
      judge(await readFile(ATTACKS, 'utf8'), solution.join('')),
      judge(LIE, 'import os\nos._exit(0)\n'),
    ]);
    if (!['pass', 'fail'].includes(tried.reason)) {
      throw broken([`the attacks ended in ${tried.reason}`, tried.run?.stderr ?? '']);
    }
    const reached = level > 0 && loopback.connections() + abstract.connections() > 0;
    const untouched = (await readFile(canary, 'utf8')) === CANARY && (await readdir(folder)).length === 1;
    const attacks: Attack[] = [
      ...tried.tests.map(({ id, outcome }) => ({ name: id, result: RESULTS[outcome] })),
      { name: 'os._exit(0)', result: exit.reason === 'crash' ? 'held' : 'broken' },
      { name: 'a connection to the host', result: reached ? 'broken' : 'held' },
      { name: 'a file of the host', result: untouched ? 'held' : 'broken' },
    ];
    const through = attacks.filter(({ result }) => result === 'broken').map(({ name }) => name);
    if (through.length > 0) throw broken([through.join(', '), tried.feedback]);
    return { level, attacks };
  } finally {
    await Promise.all([loopback.close(), abstract.close()]);
    await rm(folder, { recursive: true });
  }
}

const RESULTS: Record<TestOutcome['outcome'], Attack['result']> = {
  passed: 'held',
  failed: 'broken',
  error: 'broken',
  skipped: 'not_covered',
};

function broken(what: string[]): SandboxUnavailable {
  return new SandboxUnavailable(`The sandbox does not hold, so nothing runs in it: ${what.join('\n')}`.trim());
}
