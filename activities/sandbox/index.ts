import { availableParallelism } from 'node:os';
import type { SyntaxReport } from '../../domain/guards/syntax.ts';
import type { TestFacts } from '../../domain/guards/test-facts.ts';
import type { SandboxIdentity } from '../../domain/records.ts';
import { checkSyntax } from './check-syntax.ts';
import { type ControlJob, type ControlRun, controlRuns } from './controls.ts';
import { describeInterpreter } from './interpreter.ts';
import { type JudgedRun, judgedRuns, type TestJob } from './judged-runs.ts';
import { openLevel } from './levels.ts';
import type { Probe } from './probe.ts';
import { type FactsJob, readTestFacts } from './test-facts.ts';
import { testFiles } from './test-files.ts';

export { SandboxUnavailable } from './unavailable.ts';
export type { ControlJob, ControlRun, JudgedRun, Probe, TestJob };

export interface SandboxOptions {
  /** The Python of a virtual environment with `sandbox/requirements.txt`. */
  python: string;
  bwrap: string;
  /** Programs side by side; the number of cores unless given. */
  zygotes?: number;
  /** Where no level holds, run all the same, with limits only. */
  unsafe?: boolean;
}

/** Where model-written code runs, and the only place. */
export interface Sandbox {
  /** What contains the code, for the record of each trial. */
  identity: SandboxIdentity;
  /** Why it is no higher level, with a remedy, for people; null at the highest. */
  notice: string | null;
  /** What `compile()` says of a source. Throws `SandboxUnavailable`, or the signal's reason. */
  checkSyntax(source: string, signal?: AbortSignal): Promise<SyntaxReport>;
  /** What a test file says by its syntax; null where it is too large or too deep to be read. Throws as `checkSyntax` does. */
  testFacts(job: FactsJob, signal?: AbortSignal): Promise<TestFacts | null>;
  /**
   * Runs tests against a solution, with their controls, and judges. Any number at once. A sandbox that breaks is the
   * verdict `infrastructure_error`; throws the signal's reason only.
   */
  runTests(job: TestJob, signal?: AbortSignal): Promise<JudgedRun>;
  /**
   * Runs one test file against solutions of ours, each as if it were alone; in their order. A sandbox that breaks throws
   * `SandboxUnavailable`; or the signal's reason.
   */
  runControls(job: ControlJob, signal?: AbortSignal): Promise<ControlRun[]>;
  /** What was tried against it at its start. */
  probe(): Promise<Probe>;
  /** Lets what runs come to its end, and leaves no process. */
  close(): Promise<void>;
}

const RUNNER_VERSION = 'fork server 2';

/** A sandbox that was seen to hold against real attacks; else throws `SandboxUnavailable` with cause and remedy. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { python, bwrap, zygotes = availableParallelism(), unsafe = false } = options;
  const interpreter = await describeInterpreter(python);
  const { level, pool, probe, notice } = await openLevel({ interpreter, bwrap, zygotes, unsafe });
  const identity: SandboxIdentity = {
    level,
    python: interpreter.version,
    pytest: interpreter.pytestVersion,
    runner: RUNNER_VERSION,
  };
  const readFile = testFiles(pool);
  return {
    identity,
    notice,
    checkSyntax: (source, signal) => checkSyntax(pool, source, signal),
    testFacts: (job, signal) => readTestFacts(pool, job, signal),
    runTests: judgedRuns(pool, identity, readFile),
    runControls: controlRuns(pool, readFile),
    probe: async () => probe,
    close: () => pool.close(),
  };
}
