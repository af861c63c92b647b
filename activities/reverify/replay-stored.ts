import { attemptPrograms } from '../../domain/reverify/programs.ts';
import { type JudgedAttempts, type Replay, replay } from '../../domain/reverify/replay.ts';
import type { TrialRecord } from '../../domain/records.ts';
import type { ExperimentSpec } from '../../domain/spec.ts';
import type { JudgementStore } from './judgement-store.ts';

export interface ReplayedTrial {
  judged: JudgedAttempts;
  ended: Replay;
}

/** A stored trial as it ends by what is judged; all of its attempts must be. */
export async function replayStored(
  trial: TrialRecord,
  judged: JudgementStore,
  spec: Pick<ExperimentSpec, 'retry_budget' | 'feedback'>,
): Promise<ReplayedTrial> {
  const { g_test, g_impl } = attemptPrograms(trial);
  const attempts: JudgedAttempts = {
    g_test: await Promise.all(g_test.map((program) => judged.judgement(trial.task_id, program))),
    g_impl: await Promise.all(g_impl.map((program) => judged.judgement(trial.task_id, program))),
  };
  return { judged: attempts, ended: replay(trial, attempts, spec) };
}
