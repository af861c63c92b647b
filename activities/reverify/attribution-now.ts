import type { AttributionVerdict } from '../../domain/attribution/attribution.ts';
import { attributionVerdict } from '../../domain/attribution/verdict.ts';
import { attributionPrograms } from '../../domain/reverify/programs.ts';
import { sha256 } from '../files/digest.ts';
import type { JudgementStore } from './judgement-store.ts';
import type { ReplayedTrial } from './replay-stored.ts';

/** What a trial is by today's controls; null where it is not known how it would have ended, or nothing was measured. */
export async function attributionNow(
  taskId: string,
  { ended, judged }: ReplayedTrial,
  store: JudgementStore,
): Promise<AttributionVerdict | null> {
  if (ended.unknown !== null || ended.outcome === 'infrastructure_error') return null;
  const { controls, hidden } = attributionPrograms(ended);
  const tests = controls && (await store.tests(taskId, controls));
  const implementation = hidden && (await store.implementation(taskId, hidden));
  // The trial's own runs had the same tests before a stub.
  const vacuous = judged.g_impl.some((run) => run.vacuous);
  return attributionVerdict({
    outcome: ended.outcome,
    tests: tests && controls && { ...tests, vacuous: tests.vacuous || vacuous, sha256: sha256(controls.tests) },
    implementation: implementation && hidden && { ...implementation, sha256: sha256(hidden.code) },
  });
}
