import { getExternalWorkflowHandle, isCancellation, sleep, workflowInfo } from '@temporalio/workflow';
import { type ArmProgress, overall } from './arm-progress.ts';
import { beside } from './beside.ts';
import { heldUp } from './held-up.ts';
import { armProgressSignal } from './messages.ts';

const FIRST_LOOK_MS = 15_000;
const RAREST_LOOK_MS = 300_000;
const LONG_HISTORY_EVENTS = 3000;

/**
 * Looks after an arm while `work` runs: when no trial has ended since the last look, asks Temporal what the open ones
 * wait for; and tells the experiment that the arm belongs to how far it is. Looks become rarer with the arm's age, so
 * that a day of waiting is a few hundred events.
 */
export async function watched<T>(
  { progress, changed, report }: { progress: ArmProgress; changed: () => void; report: boolean },
  work: () => Promise<T>,
): Promise<T> {
  return beside(() => keepLooking(progress, changed, report), work);
}

async function keepLooking(progress: ArmProgress, changed: () => void, report: boolean): Promise<never> {
  const teller = new Teller();
  for (let seen = overall(progress).done; ; seen = overall(progress).done) {
    await sleep(nextLookMs(Date.now() - Date.parse(progress.started_at), workflowInfo().historyLength), {
      summary: 'next look at what waits',
    });
    const stuck = overall(progress).done === seen && (progress.paused === null || progress.in_flight > 0);
    progress.held = stuck ? await heldUp() : [];
    changed();
    if (report) await teller.tell(progress);
  }
}

/** A hundredth of the age, also right when the clock was set back; ten times that where the history has grown long. */
export function nextLookMs(ageMs: number, historyEvents: number): number {
  const usual = Math.min(RAREST_LOOK_MS, Math.max(FIRST_LOOK_MS, Math.round(ageMs / 100)));
  return historyEvents < LONG_HISTORY_EVENTS ? usual : 10 * usual;
}

/** Word to the experiment that an arm belongs to. It has one history for days, so it hears only what is new, and less often with age. */
class Teller {
  private told = '';
  private toldAtMs = 0;

  async tell(progress: ArmProgress): Promise<void> {
    const { parent } = workflowInfo();
    const news = JSON.stringify({ ...progress, finished_per_s: null, eta_s: null });
    const ageMs = Date.now() - Date.parse(progress.started_at);
    const tooSoon = Date.now() - this.toldAtMs < ageMs / 40;
    if (!parent || news === this.told || tooSoon) return;
    try {
      await getExternalWorkflowHandle(parent.workflowId).signal(armProgressSignal, progress);
      this.told = news;
      this.toldAtMs = Date.now();
    } catch (cause) {
      // An experiment that is gone, terminated say, takes its arm with it; nothing is to be told then.
      if (isCancellation(cause)) throw cause;
    }
  }
}
