import type { AttributionVerdict } from '../../attribution/attribution.ts';
import { attemptsOf, type JudgedTrial } from '../judged-trial.ts';
import { addUsage, type ModelUsage, NO_USAGE, usageOf } from './usage.ts';

/** What a log says of all its samples; filled one by one, so that none is kept. */
export class LogTotals {
  trials = 0;
  scored = 0;
  /** The highest epoch of a sample. */
  epochs = 0;
  /** Scored trials by task, in the order in which they came. */
  readonly tasks = new Map<string, { scored: number; successes: number }>();
  readonly verdicts = new Map<AttributionVerdict, number>();
  usage: ModelUsage = NO_USAGE;
  /** ISO 8601, empty while there is no trial. */
  startedAt = '';
  completedAt = '';

  add({ record: trial, attribution }: JudgedTrial): void {
    const { task_id: taskId, outcome } = trial;
    this.trials += 1;
    this.epochs = Math.max(this.epochs, trial.trial_index + 1);
    const task = this.tasks.get(taskId) ?? { scored: 0, successes: 0 };
    this.tasks.set(taskId, task);
    if (outcome !== 'infrastructure_error') {
      this.scored += 1;
      task.scored += 1;
      task.successes += outcome === 'success' ? 1 : 0;
    }
    if (attribution) this.verdicts.set(attribution.verdict, (this.verdicts.get(attribution.verdict) ?? 0) + 1);
    this.usage = attemptsOf(trial).reduce((sum, { attempt }) => addUsage(sum, usageOf(attempt)), this.usage);
    if (this.startedAt === '' || trial.started_at < this.startedAt) this.startedAt = trial.started_at;
    if (trial.finished_at > this.completedAt) this.completedAt = trial.finished_at;
  }
}
