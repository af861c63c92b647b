import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkSyntax } from '../activities/sandbox/check-syntax.ts';
import { describeInterpreter } from '../activities/sandbox/interpreter.ts';
import { judgedRuns } from '../activities/sandbox/judged-runs.ts';
import { openLevel } from '../activities/sandbox/levels.ts';
import { jobLimits } from '../activities/sandbox/limits.ts';
import type { ZygotePool } from '../activities/sandbox/pool.ts';
import { runProgram } from '../activities/sandbox/run-program.ts';
import { readTestFile } from '../activities/sandbox/test-file.ts';
import { judgeTests } from '../domain/guards/tests.ts';
import type { Isolation, Verdict } from '../domain/records.ts';
import { Limits } from '../domain/spec.ts';
import { table } from '../domain/table.ts';
import { toolchain } from '../setup/toolchain.ts';
import { type Case, interleaved, type Timing } from './rounds.ts';
import { CONTROLS, controlCases } from './sandbox-controls.ts';
import { fresh, SOLUTION, TESTS } from './six-tests.ts';

/*
 * What one run of six tests costs: plain pytest in a process of its own, beside the sandbox in its parts. All cases
 * take turns in one process; `npm run bench:sandbox -- 15` times 15 rounds. The ratios are what counts.
 */
const ROUNDS = Number(process.argv[2] ?? 9);
const RUNS = 12;
const limits = Limits.parse({});

const { sandboxPython, bwrap } = await toolchain();
const interpreter = await describeInterpreter(sandboxPython);
const [two, four] = [await open(2), await open(4)];
const identity = {
  level: two.level,
  python: interpreter.version,
  pytest: interpreter.pytestVersion,
  runner: 'bench',
};
const judge = judgedRuns(two.pool, identity);
const file = await readTestFile(two.pool, TESTS, jobLimits(limits));

try {
  const alone = await interleaved(
    [
      { name: 'python -m pytest', runs: 4, inFlight: 1, run: naive },
      { name: 'one process, canaries', runs: RUNS, inFlight: 1, run: plain(two.pool, 'shared') },
      { name: 'the solution apart, canaries', runs: RUNS, inFlight: 1, run: plain(two.pool, 'process') },
      { name: 'judged: known tests, new solution', runs: RUNS, inFlight: 1, run: newSolution },
      { name: 'judged: new tests, new solution', runs: RUNS, inFlight: 1, run: newTests },
      { name: 'judged: both known (cache)', runs: RUNS, inFlight: 1, run: known },
      { name: 'syntax check', runs: RUNS, inFlight: 1, run: syntax },
    ],
    ROUNDS,
  );
  const sideBySide = await interleaved(
    [
      { name: 'python -m pytest, 2 at a time', runs: 8, inFlight: 2, run: naive },
      ...[two, four].flatMap(({ pool, zygotes }): Case[] => [
        { name: `one process, ${zygotes} zygotes`, runs: 2 * RUNS, inFlight: zygotes, run: plain(pool, 'shared') },
        { name: `apart, ${zygotes} zygotes`, runs: 2 * RUNS, inFlight: zygotes, run: plain(pool, 'process') },
      ]),
      { name: 'judged: known tests, 2 zygotes', runs: 2 * RUNS, inFlight: 2, run: newSolution },
      { name: 'judged: new tests, 2 zygotes', runs: 2 * RUNS, inFlight: 2, run: newTests },
    ],
    ROUNDS,
  );
  const controls = await interleaved(controlCases(two.pool, limits), ROUNDS);
  console.log(
    `Sandbox level ${two.level}, Python ${identity.python}, pytest ${identity.pytest}, ${cpus().length} cores`,
  );
  print('One at a time', alone);
  print('Side by side', sideBySide);
  print(`New tests, ${CONTROLS} solutions of ours`, controls);
} finally {
  await Promise.all([two.pool.close(), four.pool.close()]);
}

async function open(zygotes: number) {
  return { zygotes, ...(await openLevel({ interpreter, bwrap, zygotes, unsafe: false })) };
}

function plain(pool: ZygotePool, isolation: Isolation): Case['run'] {
  return async (number) => {
    const run = await runProgram(pool, { tests: TESTS, solution: fresh(SOLUTION, number), isolation, limits });
    requirePass(judgeTests({ file, run, vacuous: false, perturbed: null }));
  };
}

async function judged(tests: string, solution: string): Promise<void> {
  requirePass((await judge({ tests, solution, limits })).verdict);
}

/** A time is worth nothing unless the run did what it should. */
function requirePass({ passed, reason, feedback }: Verdict): void {
  if (!passed) throw new Error(`the six tests came to ${reason}: ${feedback}`);
}

function newSolution(number: number): Promise<void> {
  return judged(TESTS, fresh(SOLUTION, number));
}

function newTests(number: number): Promise<void> {
  return judged(fresh(TESTS, number), fresh(SOLUTION, number));
}

function known(): Promise<void> {
  return judged(TESTS, SOLUTION);
}

async function syntax(number: number): Promise<void> {
  const { kind } = await checkSyntax(two.pool, fresh(SOLUTION, number));
  if (kind !== 'valid') throw new Error(`the solution's syntax is ${kind}`);
}

/** What harnesses do: files in a temporary directory, pytest as a subprocess, its exit code. Our own code only. */
async function naive(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tddft-bench-'));
  try {
    await writeFile(join(folder, 'solution.py'), SOLUTION);
    await writeFile(join(folder, 'test_solution.py'), TESTS);
    await promisify(execFile)(sandboxPython, ['-m', 'pytest', '-q'], { cwd: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function print(title: string, timings: readonly Timing[]): void {
  const naiveMs = timings[0]?.msPerRun ?? Number.NaN;
  const rows = timings.map(({ name, msPerRun }) => [
    name,
    msPerRun.toFixed(msPerRun < 1 ? 2 : 1),
    (1000 / msPerRun).toFixed(1),
    `${(naiveMs / msPerRun).toFixed(1)} x`,
  ]);
  console.log(`\n${table([[title, 'ms per run', 'runs/s', 'ratio'], ...rows], { width: 100 }).join('\n')}`);
}
