import { setMaxListeners } from 'node:events';
import { Context } from '@temporalio/activity';
import type { ImplementationJudgement, TestsJudgement } from '../../domain/attribution/attribution.ts';
import type { JudgedProgram, Program, TaskControls } from '../../domain/attribution/judged-program.ts';
import type { Limits } from '../../domain/spec.ts';
import { heartbeating } from '../heartbeat.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { judgeImplementation } from './judge-implementation.ts';
import { judgeTests } from './judge-tests.ts';

export interface JudgingJob {
  programs: Program[];
  controls: TaskControls;
  limits: Limits;
}

export interface JudgedPrograms {
  judged: JudgedProgram[];
  /** Programs that ran for it. */
  runs: number;
}

/** A judgement and how many programs ran for it. */
export interface Judged<T extends TestsJudgement | ImplementationJudgement> {
  judgement: T;
  runs: number;
}

/** Where a judgement is made. */
export interface Bench {
  sandbox: Pick<Sandbox, 'runControls' | 'runTests'>;
  controls: TaskControls;
  limits: Limits;
  signal: AbortSignal;
}

/** The sandbox's side of attribution. A broken sandbox throws `SandboxUnavailable`, which Temporal retries. */
export function createJudgingActivities(sandbox: Sandbox) {
  return {
    /** Judges some programs by their task's controls, one after the other. A cancelled activity ends its run. */
    async judgePrograms({ programs, controls, limits }: JudgingJob): Promise<JudgedPrograms> {
      const signal = Context.current().cancellationSignal;
      // All controls of a test file listen for it at once.
      setMaxListeners(0, signal);
      return heartbeating(judgeAll(programs, { sandbox, controls, limits, signal }));
    },
  };
}
export type JudgingActivities = ReturnType<typeof createJudgingActivities>;

/** The judgements in the order of the programs. */
export async function judgeAll(programs: readonly Program[], bench: Bench): Promise<JudgedPrograms> {
  const judged: JudgedProgram[] = [];
  let total = 0;
  for (const { kind, key, source } of programs) {
    if (kind === 'tests') {
      const { judgement, runs } = await judgeTests(source, bench);
      judged.push({ kind, key, judgement });
      total += runs;
    } else {
      const { judgement, runs } = await judgeImplementation(source, bench);
      judged.push({ kind, key, judgement });
      total += runs;
    }
  }
  return { judged, runs: total };
}
