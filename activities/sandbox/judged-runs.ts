import type { TestFile, TestReport } from '../../domain/guards/evidence.ts';
import { passes } from '../../domain/guards/test-reason.ts';
import { brokenRun, judgeTests } from '../../domain/guards/tests.ts';
import type { SandboxIdentity, Verdict, VerdictReason } from '../../domain/records.ts';
import type { Limits } from '../../domain/spec.ts';
import { sha256 } from '../files/digest.ts';
import { controlRuns } from './controls.ts';
import type { ZygotePool } from './pool.ts';
import { remembered } from './remembered.ts';
import { runProgram } from './run-program.ts';
import { STUBS } from './stub-solution.ts';
import { type ReadTestFile, testFiles } from './test-files.ts';
import { SandboxUnavailable } from './unavailable.ts';

export interface TestJob {
  tests: string;
  solution: string;
  limits: Limits;
}

/** A verdict and all that the program printed, up to the limits. */
export interface JudgedRun {
  verdict: Verdict;
  stdout: string;
  stderr: string;
}

const STUB_RUNS = 1024;
const NEEDS_SHARED = 5;
const JUDGED_RUNS = 4096;
/** What a program prints and reports counts; a flood is not worth remembering. */
const JUDGED_RUN_CHARS = 16 * 1024;
/** Another try, on a machine less busy, may end otherwise. */
const TIMING_DEPENDENT: VerdictReason[] = ['timeout', 'out_of_memory', 'infrastructure_error'];

/** Runs tests with their controls, and judges. */
export type JudgeRun = (job: TestJob, signal?: AbortSignal) => Promise<JudgedRun>;

export function judgedRuns(
  pool: ZygotePool,
  identity: SandboxIdentity,
  readFile: ReadTestFile = testFiles(pool),
): JudgeRun {
  const runControls = controlRuns(pool, readFile);
  const stubs = remembered<boolean>({ entries: STUB_RUNS, keep: () => true });
  const runs = remembered<JudgedRun>({ entries: JUDGED_RUNS, keep: isRepeatable });

  const judge = async ({ tests, solution, limits }: TestJob, signal: AbortSignal): Promise<JudgedRun> => {
    const run = (program: Pick<TestJob, 'tests' | 'solution'> & Pick<TestFile, 'isolation'>, by: AbortSignal) =>
      runProgram(pool, { ...program, limits }, by);
    const file = await readFile({ tests, limits }, signal);
    const passesUnsolved = async () => {
      const control = async (by: AbortSignal) =>
        (await runControls({ tests, solutions: STUBS, limits }, by)).some(({ passed }) => passed);
      return (await stubs.get(keyOf({ limits, tests }), control, signal)).value;
    };
    const chosen = async () => {
      const first = await run({ tests, solution, isolation: file.isolation }, signal);
      return needsShared(first) ? run({ tests, solution, isolation: 'shared' }, signal) : first;
    };
    const [report, vacuous] = await Promise.all([chosen(), passesUnsolved()]);
    const passed = passes(file, report);
    // A solution in a process of its own is out of reach of what the control would find.
    const falsified = report.isolation === 'shared' && passed ? file.perturbed : null;
    const perturbed = falsified && (await run({ tests: falsified.tests, solution, isolation: 'shared' }, signal));
    const verdict = judgeTests({ file, run: report, vacuous, perturbed });
    return { verdict, stdout: report.stdout, stderr: report.stderr };
  };

  return async (given, signal) => {
    const job = { ...given, tests: withoutMark(given.tests), solution: withoutMark(given.solution) };
    try {
      const { value, known } = await runs.get(keyOf({ identity, ...job }), (by) => judge(job, by), signal);
      return known ? cached(value) : value;
    } catch (cause) {
      if (!(cause instanceof SandboxUnavailable)) throw cause;
      return { verdict: brokenRun(cause.message), stdout: '', stderr: '' };
    }
  };
}

/**
 * The tests need the solution beside them: for a callback or a value that cannot cross to another process, to compare
 * its objects, or after very many messages. Their side alone says so (`sandbox/apart/client.py`); only the number of
 * messages is partly in the solution's hands.
 */
function needsShared({ isolation, ending, solutionEnding }: TestReport): boolean {
  return isolation === 'process' && solutionEnding === null && ending.kind === 'exit' && ending.code === NEEDS_SHARED;
}

/** Without the byte order mark that Python takes from the head of a file, but from no text that it is to parse. */
function withoutMark(source: string): string {
  return source.replace(/^\uFEFF/, '');
}

function keyOf(content: object): string {
  return sha256(JSON.stringify(content));
}

function isRepeatable(run: JudgedRun): boolean {
  return !TIMING_DEPENDENT.includes(run.verdict.reason) && JSON.stringify(run).length <= JUDGED_RUN_CHARS;
}

function cached({ verdict, ...printed }: JudgedRun): JudgedRun {
  return { verdict: { ...verdict, run: verdict.run && { ...verdict.run, cached: true } }, ...printed };
}
