import type { ArmAttribution, AttributionCost, AttributionCounts } from '../../domain/attribution/attribution.ts';
import { addAttribution, addCounts, noAttributions } from '../../domain/attribution/counts.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { ArmSummary } from '../../domain/records.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import type { ArmFolder } from '../files/results-folder.ts';
import { requireCounted } from '../files/trial-count.ts';
import type { TaskJudgements } from './task-judgements.ts';
import { trialsFrom } from './trials-from.ts';

/** A task, and what its trials are judged by. */
export interface AttributedTask {
  task_id: string;
  controls_sha256: string;
}

export interface ArmToRecord extends Pick<ArmAttribution, 'experiment_id' | 'arm' | 'sandbox' | 'limits'> {
  folder: ArmFolder;
  tasks: AttributedTask[];
  judgementsOf: (task: AttributedTask) => Promise<TaskJudgements>;
  cost: Omit<AttributionCost, 'benchmark_ms'>;
}

/**
 * Writes an arm's attribution, one trial at a time, from judgements that are all known; a second call writes the same.
 * `InvalidInput` where trials have come that are not judged, `DamagedFile` where they are not as many as the arm's summary counts.
 */
export async function recordAttribution({
  folder,
  tasks,
  judgementsOf,
  cost,
  ...place
}: ArmToRecord): Promise<ArmAttribution> {
  const { experiment_id, arm } = place;
  const summary = await readJson(folder.summary, ArmSummary);
  const scored = new Map(summary?.tasks.map((task) => [task.task_id, task.scored]));
  const span = new Span();
  const counted: ArmAttribution['tasks'] = [];
  for (const task of tasks) {
    const { task_id } = task;
    const judgements = await judgementsOf(task);
    let counts: AttributionCounts = noAttributions();
    const lines = async function* (): AsyncGenerator<string> {
      for await (const { record } of trialsFrom(folder.trials(task_id), 0)) {
        span.include(record);
        const trial = judgements.attributionOf(record);
        if (trial === undefined) {
          throw new InvalidInput([
            `arm: ${record.trial_id} came while the others were judged; \`tddft attribute ${experiment_id} --arm ${arm}\` judges it, too`,
          ]);
        }
        if (trial === null) continue;
        counts = addAttribution(counts, trial);
        yield `${JSON.stringify(trial)}\n`;
      }
      const counted = { there: counts.trials, counted: scored.get(task_id) ?? 0, what: 'scored trials' } as const;
      requireCounted({ experiment_id, arm, file: folder.trials(task_id), ...counted });
    };
    await writeAtomically(folder.attributions(task_id), lines());
    counted.push({ task_id, ...counts });
  }
  const attribution: ArmAttribution = {
    ...place,
    controls_sha256: Object.fromEntries(tasks.map(({ task_id, controls_sha256 }) => [task_id, controls_sha256])),
    tasks: counted,
    overall: counted.reduce<AttributionCounts>(addCounts, noAttributions()),
    cost: { ...cost, benchmark_ms: span.ms },
  };
  await writeJson(folder.attribution, attribution);
  return attribution;
}

/** From the first trial's start to the end of the last. */
class Span {
  private fromMs = Number.POSITIVE_INFINITY;
  private toMs = Number.NEGATIVE_INFINITY;

  include({ started_at, finished_at }: { started_at: string; finished_at: string }): void {
    this.fromMs = Math.min(this.fromMs, Date.parse(started_at));
    this.toMs = Math.max(this.toMs, Date.parse(finished_at));
  }

  get ms(): number {
    return Math.max(0, this.toMs - this.fromMs);
  }
}
