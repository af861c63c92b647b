import type {
  ActivitySlotInfo,
  CustomSlotSupplier,
  SlotPermit,
  SlotReserveContext,
  SlotSupplier,
  WorkerTuner,
} from '@temporalio/worker';
import type { ModelServer } from '../activities/model/model-server.ts';
import { RequestLimit } from '../activities/model/slots/request-limit.ts';
import { watchedServer } from '../activities/model/slots/watched-server.ts';

/** A limit is said again when it is so many times more or less than the one that was said. */
const WORTH_SAYING = 2;

/**
 * How many activities of the queue `llm` run at a time: `fixed`, or as many as the servers make use of, by what they say
 * and by how fast the returned `models` answer.
 */
export function llmSlots(server: ModelServer, fixed: number | null): { models: ModelServer; tuner: WorkerTuner } {
  if (fixed !== null) return { models: server, tuner: activityTuner({ type: 'fixed-size', numSlots: fixed }) };
  let said = 0;
  const limit = new RequestLimit((now, why) => {
    slots.admit();
    if (Math.max(now / said, said / now) < WORTH_SAYING) return;
    said = now;
    process.stderr.write(`llm: ${now} ${now === 1 ? 'request' : 'requests'} at a time (${why})\n`);
  });
  const slots = new LimitedSlots(() => limit.current);
  return { models: watchedServer(server, limit), tuner: activityTuner(slots) };
}

/**
 * Slots of a worker up to a limit that may change: a task is taken only when it may run, since what waited inside an
 * activity would wait on the activity's own time. Permits that are out when the limit falls come back when their tasks end.
 */
export class LimitedSlots implements CustomSlotSupplier<ActivitySlotInfo> {
  readonly type = 'custom';
  private readonly limit: () => number;
  private readonly waiting = new Set<{ grant(): void }>();
  /** Permits that are out: tasks that run, and polls that wait for a task. */
  private used = 0;

  constructor(limit: () => number) {
    this.limit = limit;
  }

  /** To be called when the limit may have risen. */
  admit(): void {
    for (const next of this.waiting) {
      if (this.used >= this.limit()) return;
      this.waiting.delete(next);
      this.used += 1;
      next.grant();
    }
  }

  reserveSlot(_context: SlotReserveContext, signal: AbortSignal): Promise<SlotPermit> {
    return new Promise((resolve, reject) => {
      const waiting = { grant: () => resolve({}) };
      this.waiting.add(waiting);
      // Once the SDK has the permit it aborts no more, so a permit that was granted before an abort is nobody's.
      const abort = (): void => {
        if (!this.waiting.delete(waiting)) this.releaseSlot();
        reject(signal.reason);
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.admit();
    });
  }

  tryReserveSlot(): SlotPermit | null {
    if (this.used >= this.limit()) return null;
    this.used += 1;
    return {};
  }

  markSlotUsed(): void {}

  releaseSlot(): void {
    this.used -= 1;
    this.admit();
  }
}

function activityTuner(activities: SlotSupplier<ActivitySlotInfo>): WorkerTuner {
  // The queue has neither workflows nor Nexus; a worker must be told of their slots nevertheless.
  const none = { type: 'fixed-size', numSlots: 1 } as const;
  return {
    workflowTaskSlotSupplier: none,
    activityTaskSlotSupplier: activities,
    localActivityTaskSlotSupplier: none,
    nexusTaskSlotSupplier: none,
  };
}
