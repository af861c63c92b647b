import { Context } from '@temporalio/activity';
import { judgeAnswer } from '../../domain/guards/answer.ts';
import { judgeSyntax } from '../../domain/guards/syntax.ts';
import type { Attempt, SandboxIdentity, Verdict } from '../../domain/records.ts';
import type { Limits } from '../../domain/spec.ts';
import { heartbeating } from '../heartbeat.ts';
import { type Sandbox, SandboxUnavailable } from './index.ts';

/** A model's answer, as far as a guard looks at it. */
export type SyntaxCheck = Pick<Attempt, 'finish_reason' | 'code'>;
export type TestCheck = SyntaxCheck & { tests: string; limits: Limits };

export type SandboxActivities = ReturnType<typeof createSandboxActivities>;

/** The guards that need a sandbox. A broken one throws `SandboxUnavailable`, which Temporal retries; never a verdict. */
export function createSandboxActivities(sandbox: Sandbox) {
  return {
    /** What contains the code; goes into every trial record. */
    async describeSandbox(): Promise<SandboxIdentity> {
      return sandbox.identity;
    },

    /** The syntax guard: does the answer hold code that Python can compile? */
    async checkSyntax({ finish_reason, code }: SyntaxCheck): Promise<Verdict> {
      const answer = { finishReason: finish_reason, code };
      const judged = judgeAnswer('syntax', answer);
      if (judged.rejected) return judged.rejected;
      const report = sandbox.checkSyntax(judged.code, Context.current().cancellationSignal);
      return judgeSyntax({ ...answer, report: await heartbeating(report) });
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
  };
}
