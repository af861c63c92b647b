import { createRecordActivities } from '../../activities/records/activities.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import type { Attempt, Outcome, Step } from '../../domain/records.ts';
import { attempt, trialRecord } from '../domain/trial-record.ts';

/** An answer's code, and whether the guard of then accepted it. */
export type StoredAttempt = readonly [code: string, passed: boolean];

export interface StoredTrial {
  outcome: Outcome;
  g_test: readonly StoredAttempt[];
  g_impl: readonly StoredAttempt[];
}

/** Writes an arm of fibonacci with these trials, as a benchmark leaves it. */
export async function storeArm(
  resultsDir: string,
  place: { experiment_id: string; arm: string },
  trials: readonly StoredTrial[],
): Promise<void> {
  const { experiment_id, arm } = place;
  const design = { tasks: ['fibonacci'], trials_per_task: trials.length };
  await openDesign(design, experiment_id, { resultsDir, tasksDir: TASKS_DIR, version: '0' });
  const records = createRecordActivities({ resultsDir });
  for (const [index, { outcome, g_test, g_impl }] of trials.entries()) {
    const base = trialRecord({ index, tests: 1 });
    const model = { ...base.model, adapter_digest: arm === 'baseline' ? null : 'adapter' };
    await records.checkIdentity({ ...place, identity: model });
    const trial_id = `${experiment_id}.${arm}.fibonacci.${String(index).padStart(3, '0')}`;
    const written = { g_test: attempts('g_test', g_test), g_impl: attempts('g_impl', g_impl) };
    const error = outcome === 'infrastructure_error' ? 'the model server burnt' : null;
    await records.recordTrial({ ...base, ...place, ...written, trial_id, model, outcome, error });
  }
  await records.summarizeArm(place);
}

function attempts(step: Step, stored: readonly StoredAttempt[]): Attempt[] {
  return stored.map(([code, passed], index) => ({ ...attempt(step, index + 1, passed), code }));
}
