import { Context } from '@temporalio/activity';
import { judgeAnswer } from '../../domain/guards/answer.ts';
import { judgeSyntax } from '../../domain/guards/syntax.ts';
import { judgeTests } from '../../domain/guards/tests.ts';
import type { Attempt, Verdict } from '../../domain/records.ts';
import { heartbeating } from '../heartbeat.ts';
import type { Sandbox } from './index.ts';

/** A model's answer, as far as a guard looks at it. */
export type SyntaxCheck = Pick<Attempt, 'finish_reason' | 'code'>;
export type TestCheck = SyntaxCheck & { tests: string };

export type SandboxActivities = ReturnType<typeof createSandboxActivities>;

/** The guards that need a sandbox. A broken one throws `SandboxUnavailable`, which Temporal retries; never a verdict. */
export function createSandboxActivities(sandbox: Sandbox) {
  return {
    /** What contains the code; goes into every trial record. */
    async sandboxLevel(): Promise<string> {
      return sandbox.level;
    },

    /** The syntax guard: does the answer hold code that Python can compile? */
    async checkSyntax({ finish_reason, code }: SyntaxCheck): Promise<Verdict> {
      const answer = { finishReason: finish_reason, code };
      const judged = judgeAnswer('syntax', answer);
      if (judged.rejected) return judged.rejected;
      return judgeSyntax({ ...answer, report: await heartbeating(sandbox.checkSyntax(judged.code)) });
    },

    /** The tests guard: does the answer's code pass the tests? A cancelled activity ends its run. */
    async runTests({ tests, finish_reason, code }: TestCheck): Promise<Verdict> {
      const judged = judgeAnswer('tests', { finishReason: finish_reason, code });
      if (judged.rejected) return judged.rejected;
      const run = sandbox.runTests({ tests, solution: judged.code }, Context.current().cancellationSignal);
      return judgeTests(await heartbeating(run));
    },
  };
}
