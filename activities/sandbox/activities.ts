import { Context } from '@temporalio/activity';
import { judgeAnswer } from '../../domain/guards/answer.ts';
import type { Attempt, SandboxIdentity, Verdict } from '../../domain/records.ts';
import type { Limits } from '../../domain/spec.ts';
import { withFailures } from '../failures.ts';
import { judgeTestFile, type TestFileCheck } from '../guards/judge-test-file.ts';
import { heartbeating } from '../heartbeat.ts';
import { type Sandbox, SandboxUnavailable } from './index.ts';

/** A model's answer to the step `g_impl`, as far as the tests guard looks at it. */
export type TestCheck = Pick<Attempt, 'finish_reason' | 'code'> & { tests: string; limits: Limits };

export type SandboxActivities = ReturnType<typeof createSandboxActivities>;

/** The guards that need a sandbox. A broken one throws `SandboxUnavailable`, which Temporal retries; never a verdict. */
export function createSandboxActivities(sandbox: Sandbox) {
  return withFailures({
    /** What contains the code; goes into every trial record. */
    async describeSandbox(): Promise<SandboxIdentity> {
      return sandbox.identity;
    },

    /** The guards of `g_test`: does the answer hold code that Python can compile, and tests as the spec wants them? */
    async checkTests(check: TestFileCheck): Promise<Verdict> {
      return heartbeating(judgeTestFile(sandbox, check, Context.current().cancellationSignal));
    },

    /** The tests guard: does the answer's code pass the tests? A cancelled activity ends its run. */
    async runTests({ tests, limits, finish_reason, code }: TestCheck): Promise<Verdict> {
      const judged = judgeAnswer('tests', { finishReason: finish_reason, code });
      if (judged.rejected) return judged.rejected;
      const run = sandbox.runTests({ tests, solution: judged.code, limits }, Context.current().cancellationSignal);
      const { verdict } = await heartbeating(run);
      if (verdict.reason === 'infrastructure_error') throw new SandboxUnavailable(verdict.feedback);
      return verdict;
    },
  });
}
