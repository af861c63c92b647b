import { setMaxListeners } from 'node:events';
import { Context } from '@temporalio/activity';
import type { Judged } from '../../domain/reverify/verdicts.ts';
import { withFailures } from '../failures.ts';
import { heartbeating } from '../heartbeat.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { judgeProgram, type Standards } from './judge-program.ts';
import type { KeyedProgram } from './unjudged.ts';

export interface JudgedProgram {
  key: string;
  judged: Judged;
}

/** The sandbox's side of a reverification: stored programs, today's runner. */
export function createRejudgingActivities(sandbox: Sandbox) {
  return withFailures({
    /** Judges some programs of one task, one after the other. A cancelled activity ends its run. */
    async rejudge(work: { programs: readonly KeyedProgram[]; standards: Standards }): Promise<JudgedProgram[]> {
      const signal = Context.current().cancellationSignal;
      // All controls of a test file listen for it at once.
      setMaxListeners(0, signal);
      const judged: JudgedProgram[] = [];
      const judgeAll = async (): Promise<JudgedProgram[]> => {
        for (const { key, program } of work.programs) {
          judged.push({ key, judged: await judgeProgram(sandbox, program, work.standards, signal) });
        }
        return judged;
      };
      return heartbeating(judgeAll(), () => ({ judged: judged.length, of: work.programs.length }));
    },
  });
}
export type RejudgingActivities = ReturnType<typeof createRejudgingActivities>;
