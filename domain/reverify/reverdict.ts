import type { AttributionVerdict } from '../attribution/attribution.ts';
import type { Attempt, TrialRecord } from '../records.ts';
import type { JudgedAttempts, Replay } from './replay.ts';
import type { AttemptReverdict, Judgement, TrialReverdict } from './verdicts.ts';

/** What came of a stored trial, then and now. */
export function trialReverdict(
  { trial_id, task_id, trial_index, outcome: before, g_test, g_impl }: TrialRecord,
  { judged, ended }: { judged: JudgedAttempts; ended: Replay },
  attribution: { before: AttributionVerdict; now: AttributionVerdict | null } | null,
): TrialReverdict {
  const place = { trial_id, task_id, trial_index };
  const attempts = { g_test: both(g_test, judged.g_test), g_impl: both(g_impl, judged.g_impl) };
  if (ended.unknown !== null) {
    const open = { change: 'undetermined', before, now: null, unknown: ended.unknown, other_prompt: false } as const;
    return { ...place, ...open, ...attempts, attribution };
  }
  const { outcome: now, otherPrompt: other_prompt } = ended;
  const change = now === before ? 'same' : 'changed';
  return { ...place, change, before, now, unknown: null, other_prompt, ...attempts, attribution };
}

function both(attempts: readonly Attempt[], judged: readonly Judgement[]): AttemptReverdict[] {
  return attempts.map(({ verdict }, index) => {
    const now = judged[index];
    return {
      before: verdict.reason,
      now: now?.reason ?? null,
      guard: now?.guard ?? null,
      feedback_changed: now !== undefined && now.feedback !== verdict.feedback,
    };
  });
}
