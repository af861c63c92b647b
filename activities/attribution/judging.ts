import { setMaxListeners } from 'node:events';
import { Context } from '@temporalio/activity';
import type { ImplementationJudgement, TestsJudgement } from '../../domain/attribution/attribution.ts';
import type { ImplementationControls, JudgedProgram, TestsControls } from '../../domain/attribution/judged-program.ts';
import type { JudgingBatch } from '../../domain/attribution/judging-runs.ts';
import type { Limits } from '../../domain/spec.ts';
import { withFailures } from '../failures.ts';
import { heartbeating } from '../heartbeat.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { judgeImplementation } from './judge-implementation.ts';
import { judgeTests } from './judge-tests.ts';

export type JudgingJob = JudgingBatch & { limits: Limits };

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
export interface Bench<Controls extends TestsControls | ImplementationControls> {
  sandbox: Pick<Sandbox, 'runControls' | 'runTests'>;
  controls: Controls;
  limits: Limits;
  signal: AbortSignal;
}

/** The sandbox's side of attribution. A broken sandbox throws `SandboxUnavailable`, which Temporal retries. */
export function createJudgingActivities(sandbox: Sandbox) {
  return withFailures({
    /** Judges some programs by their task's controls, one after the other. A cancelled activity ends its run. */
    async judgePrograms({ limits, ...batch }: JudgingJob): Promise<JudgedPrograms> {
      const signal = Context.current().cancellationSignal;
      // All controls of a test file listen for it at once.
      setMaxListeners(0, signal);
      return heartbeating(judgeAll(batch, { sandbox, limits, signal }));
    },
  });
}
export type JudgingActivities = ReturnType<typeof createJudgingActivities>;

/** The judgements in the order of the programs. */
export async function judgeAll(
  { kind, programs, controls }: JudgingBatch,
  place: Omit<Bench<TestsControls>, 'controls'>,
): Promise<JudgedPrograms> {
  const judged: JudgedProgram[] = [];
  let total = 0;
  for (const { key, source } of programs) {
    if (kind === 'tests') {
      const { judgement, runs } = await judgeTests(source, { ...place, controls });
      judged.push({ kind, key, judgement });
      total += runs;
    } else {
      const { judgement, runs } = await judgeImplementation(source, { ...place, controls });
      judged.push({ kind, key, judgement });
      total += runs;
    }
  }
  return { judged, runs: total };
}
