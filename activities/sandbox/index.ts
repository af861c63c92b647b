import type { SyntaxReport } from '../../domain/guards/syntax.ts';
import type { TestReport } from '../../domain/guards/tests.ts';
import { syntaxHelper } from './check-syntax.ts';
import { confinement } from './confinement.ts';
import { describeInterpreter } from './interpreter.ts';
import { DEFAULT_LIMITS, policyLimits, type SandboxLimits } from './limits.ts';
import { probeSandbox } from './probe.ts';
import { runTests, type TestJob } from './run-tests.ts';
import { uidRange } from './uids.ts';

export { SandboxUnavailable } from './unavailable.ts';
export type { SandboxLimits, TestJob };

export interface SandboxOptions {
  /** The Python of a virtual environment with `sandbox/requirements.txt`. */
  python: string;
  bwrap: string;
  limits?: Partial<SandboxLimits>;
}

/** Where model-written code runs, and the only place. */
export interface Sandbox {
  /** What contains the code, for the record of each trial. */
  level: string;
  checkSyntax(source: string): Promise<SyntaxReport>;
  /** Any number at once; each is one process with its own namespaces. Throws `SandboxUnavailable`, or the signal's reason. */
  runTests(job: TestJob, signal?: AbortSignal): Promise<TestReport>;
  close(): Promise<void>;
}

/** A sandbox that was seen to hold against real attacks; else throws `SandboxUnavailable` with cause and remedy. */
export async function createSandbox({ python, bwrap, ...options }: SandboxOptions): Promise<Sandbox> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const interpreter = await describeInterpreter(python);
  const confine = await confinement(interpreter, process.getuid?.() === 0);
  const uids = uidRange(process.pid);

  const run = async (job: TestJob, signal?: AbortSignal): Promise<TestReport> => {
    const uid = uids.take();
    const policy = policyLimits(limits, limits.cpuSeconds);
    try {
      return await runTests(job, {
        bwrap,
        arguments: confine({ script: 'run_tests', uid, policy }),
        limits,
        signal,
      });
    } finally {
      uids.release(uid);
    }
  };
  await probeSandbox(run);

  const helper = syntaxHelper({
    bwrap,
    arguments: confine({ script: 'check_syntax', uid: uids.take(), policy: policyLimits(limits, null) }),
    sourceBytes: limits.sourceBytes,
    timeoutMs: limits.syntaxSeconds * 1000,
  });
  return {
    level: `bubblewrap, one process per run, Python ${interpreter.version}, pytest ${interpreter.pytestVersion}`,
    checkSyntax: (source) => helper.check(source),
    runTests: run,
    close: () => helper.close(),
  };
}
