import { condition } from '@temporalio/workflow';
import type { Program, TaskControls } from '../domain/attribution/judged-program.ts';
import { type JudgingBatch, judgingBatches, judgingRuns } from '../domain/attribution/judging-runs.ts';
import type { Limits } from '../domain/spec.ts';
import type { JudgedPrograms } from '../activities/attribution/judging.ts';
import { judging, judgingTimeout } from './activities.ts';

/**
 * Of all tasks together. Each carries controls of its task, and what a workflow asks for at once is one message, of
 * which the server takes 4 MB.
 */
const BATCHES_IN_FLIGHT = 4;

/** Has programs judged, some batches at a time. */
export class AttributionBatches {
  private inFlight = 0;
  private readonly limits: Limits;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** The batches of one page, in their order. */
  judge(programs: readonly Program[], taskId: string, controls: TaskControls): Promise<JudgedPrograms[]> {
    return Promise.all(judgingBatches(programs, controls).map((batch) => this.judgeBatch(batch, taskId)));
  }

  private async judgeBatch(batch: JudgingBatch, taskId: string): Promise<JudgedPrograms> {
    // Whoever waits is woken for the same free place.
    while (this.inFlight >= BATCHES_IN_FLIGHT) await condition(() => this.inFlight < BATCHES_IN_FLIGHT);
    this.inFlight += 1;
    try {
      const summary = `${taskId}: ${batch.programs.length} x ${batch.kind}`;
      const startToCloseTimeout = judgingTimeout(this.limits, judgingRuns(batch));
      const options = { summary, startToCloseTimeout };
      return await judging.judgePrograms.executeWithOptions(options, [{ ...batch, limits: this.limits }]);
    } finally {
      this.inFlight -= 1;
    }
  }
}
