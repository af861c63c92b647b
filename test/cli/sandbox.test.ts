import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Limits } from '../../domain/spec.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { tddft } from '../support/tddft.ts';

const { bwrap: BWRAP } = await toolchain();
const TDDFT = fileURLToPath(new URL('../../bin/tddft', import.meta.url));
const RIGHT = 'def double(x):\n    return 2 * x\n';
const WRONG = 'def double(x):\n    return 7\n';
const TESTS =
  'from solution import double\n\ndef test_two():\n    assert double(2) == 4\n\ndef test_three():\n    assert double(3) == 6\n';
const ENDLESS = 'while True:\n    pass\n';

const Line = z.looseObject({
  id: z.union([z.string(), z.int()]).optional(),
  verdict: z.string().optional(),
  line: z.int().optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});

const Probe = z.object({ level: z.int(), attacks: z.array(z.object({ name: z.string(), result: z.string() })) });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-sandbox-cli-'));
  await mkdir(join(folder, 'directory'));
  const files = {
    'right.py': RIGHT,
    'wrong.py': WRONG,
    'tests.py': TESTS,
    'blank.py': ' \n\n',
    'latin1.py': Buffer.from('# caf\xe9\n', 'latin1'),
    'huge.py': Buffer.alloc(10 * 2 ** 20, '#'),
    'escapes.py': 'print("\\x1b[31mred\\x9b1m")\ndef double(x):\n    return 2 * x\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  return tddft(['sandbox', 'run', ...args], { cwd: folder });
}

describe('one run', () => {
  test('a pass tells verdict, containment and each test, for people and for programs', async () => {
    const files = ['--solution', 'right.py', '--tests', 'tests.py'];
    const { code, stdout } = await run(...files);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/pass, 2\/2 tests passed/) });
    expect(stdout).toMatch(/passed .* ms {2}test_two\n/);
    const asJson = await run(...files, '--json');
    expect(asJson.code).toBe(0);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      verdict: 'pass',
      passed: true,
      vacuous: false,
      isolation: 'process',
      level: expect.any(Number),
      tests: [
        { id: 'test_two', outcome: 'passed', duration_ms: expect.any(Number) },
        { id: 'test_three', outcome: 'passed', duration_ms: expect.any(Number) },
      ],
      feedback: '',
      cached: false,
      cpu_ms: expect.any(Number),
      duration_ms: expect.any(Number),
      peak_memory_bytes: expect.any(Number),
      stdout: '',
      stderr: '',
    });
  });

  test('a failure is a verdict like any other, with exit code 0', async () => {
    const { code, stdout } = await run('--solution', 'wrong.py', '--tests', 'tests.py');
    expect(code).toBe(0);
    expect(stdout).toMatch(/fail, 0\/2 tests passed/);
    expect(stdout).toMatch(/FEEDBACK\n2 of 2 tests failed\.\ntest_two: AssertionError/);
  });

  test('what a program prints cannot steer the terminal, and is in the JSON as it was', async () => {
    const files = ['--solution', 'escapes.py', '--tests', 'tests.py'];
    const plain = await run(...files);
    expect(plain.stdout).toContain(String.raw`\u001b[31mred\u009b1m`);
    const json = await run(...files, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ stdout: '\u001b[31mred\u009b1m\n' });
    for (const control of ['\u001b', '\u009b']) expect(plain.stdout + json.stdout).not.toContain(control);
  });

  test('a limit is kept', async () => {
    await writeFile(join(folder, 'endless.py'), ENDLESS);
    const { stdout } = await run('--solution', 'endless.py', '--tests', 'tests.py', '--cpu-seconds', '1', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ verdict: expect.stringMatching(/timeout|collect_error/) });
  });
});

test.for([
  [['--solution', 'nowhere.py', '--tests', 'tests.py'], '--solution: no such file (got "nowhere.py"'],
  [['--solution', 'directory', '--tests', 'tests.py'], '--solution: a directory (got "directory"'],
  [['--solution', 'right.py', '--tests', 'latin1.py'], '--tests: not UTF-8 at byte 5 (got "latin1.py"'],
  [['--solution', 'huge.py', '--tests', 'tests.py'], '--solution: longer than 64 KiB (got "huge.py"'],
  [['--solution', 'right.py', '--tests', 'blank.py'], '--tests: empty (got "blank.py"'],
  [['--solution', 'right.py'], '--tests: missing'],
  [['--solution', 'right.py', '--tests', 'tests.py', '--cpu-seconds', '0'], 'cpu_seconds: too small (got 0'],
  [['--solution', 'right.py', '--tests', 'tests.py', '--memory-mib', 'much'], '--memory-mib: not a number'],
  [['--batch', 'nowhere.jsonl'], '--batch: no such file (got "nowhere.jsonl"'],
  [['--batch', 'directory'], '--batch: a directory (got "directory"'],
  [
    ['--batch', 'tests.py', '--solution', 'right.py'],
    "'--batch <file>' cannot be used with option '--solution <file>'",
  ],
] as const)('%j is refused with its reason and exit code 2', async ([args, reason]) => {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
  expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.any(String) } });
});

describe('a batch', () => {
  test('is answered line by line and in order; a malformed line is named and the others still run', async () => {
    const job = (id: string | number, solution: string, tests = TESTS): string =>
      JSON.stringify({ id, solution, tests });
    await writeFile(
      join(folder, 'batch.jsonl'),
      [
        JSON.stringify({ id: 'right', solution: RIGHT, tests: TESTS, expected: 'pass' }),
        '{"id": "torn", "solution": ',
        job('wrong', WRONG),
        '{"id": "typed", "solution": 7, "tests": ""}',
        '',
        '[1]',
        JSON.stringify({ id: 'untested', solution: '', test: '' }),
        JSON.stringify({ id: 'long', solution: '#'.repeat(65_537), tests: TESTS }),
        job(7, RIGHT, ''),
        job('vacuous', WRONG, 'import solution\n\ndef test_nothing():\n    assert True\n'),
        '{"id": "half", "solution": "x = \'\\ud800\'", "tests": ""}',
        'null',
      ].join('\n'),
    );
    const { code, stdout, stderr } = await run('--batch', 'batch.jsonl', '--json');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => Line.parse(JSON.parse(line)));
    const malformed = (line: number, problem: string, id?: string) => ({
      line,
      ...(id !== undefined && { id }),
      error: { code: 'InvalidInput', message: expect.stringContaining(`line ${line}: ${problem}`) },
    });
    expect(lines).toEqual([
      expect.objectContaining({
        id: 'right',
        verdict: 'pass',
        vacuous: false,
        isolation: 'process',
        limits: Limits.parse({}),
        runner: expect.any(String),
      }),
      malformed(2, 'input: not JSON'),
      expect.objectContaining({ id: 'wrong', verdict: 'fail' }),
      malformed(4, 'solution: wrong type (got 7, allowed string)', 'typed'),
      malformed(6, 'input: wrong type'),
      malformed(7, 'tests: ', 'untested'),
      malformed(8, 'solution: ', 'long'),
      expect.objectContaining({ id: 7, verdict: 'no_tests' }),
      expect.objectContaining({ id: 'vacuous', vacuous: true }),
      malformed(11, 'solution: ', 'half'),
      malformed(12, 'input: wrong type (got null'),
    ]);
    expect(code).toBe(2);
    for (const number of [2, 4, 6, 7, 8]) expect(stderr).toMatch(new RegExp(`^line ${number}: `, 'm'));
  });

  test('from stdin each answer comes before the next line is sent, and the end of input ends it', async () => {
    const command = start('--batch', '-', '--json');
    const answers = createInterface({ input: command.stdout })[Symbol.asyncIterator]();
    for (const [id, solution] of [
      ['first', RIGHT],
      ['second', WRONG],
    ]) {
      command.stdin.write(`${JSON.stringify({ id, solution, tests: TESTS })}\n`);
      const { value } = await answers.next();
      expect(JSON.parse(String(value))).toMatchObject({ id, verdict: id === 'first' ? 'pass' : 'fail' });
    }
    command.stdin.end();
    const [code] = await once(command, 'close');
    expect(code).toBe(0);
  });

  test('a reader that goes away ends it quietly, and no process is left', async () => {
    const command = start('--batch', '-', '--json');
    let stderr = '';
    command.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    command.stdin.on('error', () => undefined);
    const ended = once(command, 'exit');
    for (let id = 0; id < 200; id += 1) {
      command.stdin.write(`${JSON.stringify({ id, solution: `${RIGHT}# ${id}\n`, tests: TESTS })}\n`);
    }
    await once(command.stdout, 'data');
    const family = descendants(command);
    expect(family.length).toBeGreaterThan(0);
    command.stdout.destroy();
    const [code] = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect.poll(() => alive(family), { timeout: 10_000 }).toEqual([]);
  });

  test('Ctrl-C stops it with exit code 130, and no process is left', async () => {
    const command = start('--batch', '-', '--json', '--cpu-seconds', '60');
    command.stderr.resume();
    command.stdin.write(`${JSON.stringify({ id: 'right', solution: RIGHT, tests: TESTS })}\n`);
    await once(command.stdout, 'data');
    command.stdin.write(`${JSON.stringify({ id: 'endless', solution: ENDLESS, tests: TESTS })}\n`);
    await expect.poll(() => descendants(command).length, { timeout: 10_000 }).toBeGreaterThan(0);
    const family = descendants(command);
    const ended = once(command, 'exit');
    command.kill('SIGINT');
    const [code] = await ended;
    expect(code).toBe(130);
    await expect.poll(() => alive(family), { timeout: 10_000 }).toEqual([]);
  });
});

describe('the probe', () => {
  test('names the level that holds and what each attack came to', async () => {
    const { code, stdout } = await tddft(['sandbox', 'probe', '--json']);
    expect(code).toBe(0);
    const { level, attacks } = Probe.parse(JSON.parse(stdout));
    expect(level).toBeGreaterThan(0);
    expect(attacks.length).toBeGreaterThan(10);
    expect(attacks.map(({ result }) => result)).not.toContain('broken');
  });

  test('ends with exit code 3, and names the attack, where one gets through', async () => {
    const { code, stdout, stderr } = await probeWith(`exec env TOKEN=secret ${BWRAP} "$@"`);
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('test_no_environment'),
    });
    expect(JSON.parse(stdout)).toMatchObject({ error: { kind: 'SandboxUnavailable' } });
  });

  test('names cause and remedy where namespaces are refused, and takes the next level or none', async () => {
    const { code, stdout, stderr } = await probeWith('echo "bwrap: setting up uid map: Permission denied" >&2; exit 1');
    expect(stderr).toMatch(/level 3 is not to be had here.*uid map: Permission denied.*AppArmor.*sysctl/s);
    const outcome: unknown = JSON.parse(stdout);
    expect(outcome).toMatchObject(code === 0 ? { level: 2 } : { error: { kind: 'SandboxUnavailable' } });
    expect([0, 3]).toContain(code);
  });
});

/** `tddft sandbox probe --json` with a script in the place of bwrap. */
async function probeWith(script: string) {
  const bin = await mkdtemp(join(folder, 'bin-'));
  await writeFile(join(bin, 'bwrap'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
  const command = spawn(process.execPath, [TDDFT, 'sandbox', 'probe', '--json'], { env });
  const [stdout, stderr, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'close'),
  ]);
  return { code, stdout, stderr };
}

function start(...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [TDDFT, 'sandbox', 'run', ...args], { cwd: folder });
}

interface Process {
  pid: number;
  ppid: number;
  startedAt: string;
}

/** A process id can be taken again; with its start it is the same process. */
function processes(): Process[] {
  return execFileSync('ps', ['-eo', 'pid=,ppid=,lstart='], { encoding: 'utf8' })
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [pid, ppid, ...started] = line.trim().split(/\s+/);
      return { pid: Number(pid), ppid: Number(ppid), startedAt: started.join(' ') };
    });
}

function descendants({ pid: root }: ChildProcessWithoutNullStreams): Process[] {
  const all = processes();
  const below = (parent: number | undefined): Process[] =>
    all.filter(({ ppid }) => ppid === parent).flatMap((child) => [child, ...below(child.pid)]);
  return below(root);
}

function alive(family: Process[]): Process[] {
  const all = processes();
  return family.filter(({ pid, startedAt }) => all.some((each) => each.pid === pid && each.startedAt === startedAt));
}
