import { CancellationScope, condition, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { Outcome } from '../domain/records.ts';
import { trialSlot } from '../domain/trial-plan.ts';
import type { ArmPlan } from '../activities/spec/activities.ts';
import type { RecordedTrial } from '../activities/records/running-trials.ts';
import { type ArmProgress, countTrial, planned } from './arm-progress.ts';
import type { Controls } from './controls.ts';
import { Pace } from './pace.ts';
import { runTrial, type TrialPlace } from './run-trial.ts';

/** Trials per run of the benchmark workflow; at most 9 events each, so a run's history stays under 4,000 events. */
export const PAGE = 300;
/** Reached first by a very slow model or a long pause, whose hours are events too. */
const HISTORY_EVENTS = 4000;

export interface ArmMeasures extends Omit<TrialPlace, 'task' | 'trial_index' | 'replaces'> {
  plan: ArmPlan;
}

/** The trials of one arm, some at a time. */
export class ArmRun {
  readonly progress: ArmProgress;
  private readonly controls: Controls;
  private readonly changed: () => void;
  private readonly pace = new Pace();
  private failure: unknown = null;

  constructor(progress: ArmProgress, controls: Controls, changed: () => void) {
    this.progress = progress;
    this.controls = controls;
    this.changed = changed;
  }

  /** Whether anything is to be run on the page from position `from` on. */
  lacksTrials(from: number, recorded: readonly RecordedTrial[]): boolean {
    const measured = recorded.filter(({ outcome }) => outcome !== 'infrastructure_error').length;
    return measured < Math.min(PAGE, planned(this.progress) - from);
  }

  /** Runs one page from position `from` on; returns the position to go on at, when nothing is in flight any more. */
  async page(from: number, measures: ArmMeasures, recorded: readonly RecordedTrial[]): Promise<number> {
    const earlier = new Map(recorded.map((each) => [each.position, each]));
    let next = from;
    try {
      while (next < Math.min(from + PAGE, planned(this.progress)) && !historyIsFull()) {
        const known = earlier.get(next);
        if (known && known.outcome !== 'infrastructure_error') this.ended(next, known.outcome, measures);
        else {
          await condition(() => this.failure !== null || this.mayStart || historyIsFull());
          if (this.failure !== null) throw this.failure;
          if (!this.mayStart) break;
          void this.start(next, measures, known ?? null);
        }
        next += 1;
      }
      await condition(() => this.failure !== null || this.progress.in_flight === 0);
      if (this.failure !== null) throw this.failure;
      return next;
    } catch (cause) {
      // Trials that are being cancelled stop their requests and runs first; an end of this workflow would cut them off.
      if (isCancellation(cause)) await CancellationScope.nonCancellable(() => this.untilNothingIsInFlight());
      throw cause;
    }
  }

  private get mayStart(): boolean {
    const { paused, concurrency } = this.controls.current;
    return paused === null && this.progress.in_flight < concurrency;
  }

  private async start(
    position: number,
    { plan, ...measures }: ArmMeasures,
    replaced: RecordedTrial | null,
  ): Promise<void> {
    const { taskId, trialIndex } = this.slot(position, plan);
    const task = plan.design.tasks.find(({ id }) => id === taskId);
    if (!task) throw new RangeError(`no task ${taskId}`);
    this.progress.in_flight += 1;
    try {
      const outcome = await runTrial({
        ...measures,
        task,
        trial_index: trialIndex,
        replaces: replaced?.failure ?? null,
      });
      this.pace.ended(Date.now());
      this.progress.held = [];
      this.ended(position, outcome, { plan });
    } catch (cause) {
      this.failure ??= cause;
    } finally {
      this.progress.in_flight -= 1;
      this.changed();
    }
  }

  private ended(position: number, outcome: Outcome, { plan }: Pick<ArmMeasures, 'plan'>): void {
    countTrial(this.progress, this.slot(position, plan).taskId, outcome);
    this.progress.finished_per_s = this.pace.perSecond;
    this.changed();
  }

  private slot(position: number, { design }: ArmPlan): ReturnType<typeof trialSlot> {
    return trialSlot(
      position,
      design.tasks.map(({ id }) => id),
    );
  }

  private untilNothingIsInFlight(): Promise<void> {
    return condition(() => this.progress.in_flight === 0);
  }
}

function historyIsFull(): boolean {
  return workflowInfo().historyLength >= HISTORY_EVENTS;
}
