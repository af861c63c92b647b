import type { ArmAttribution, AttributionCost, AttributionCounts } from '../../domain/attribution/attribution.ts';
import { addAttribution, noAttributions } from '../../domain/attribution/counts.ts';
import type { JudgedProgram, TaskControls } from '../../domain/attribution/judged-program.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { SandboxIdentity } from '../../domain/records.ts';
import { withFailures } from '../failures.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import type { AttributionPlan } from '../spec/attribution-plan.ts';
import { JudgementCache } from './judgement-cache.ts';
import { type Page, readPage } from './read-page.ts';
import { type AttributedTask, recordAttribution } from './record-attribution.ts';
import { taskControls } from './task-controls.ts';
import { TaskJudgements } from './task-judgements.ts';
import { trialsFrom } from './trials-from.ts';

/** An arm that is being attributed. */
export type AttributedArm = Pick<AttributionPlan, 'experiment_id' | 'arm' | 'limits'> & { sandbox: SandboxIdentity };

/** The trials of one task from a byte of their file on. */
export interface PagePlace extends AttributedArm, AttributedTask {
  from: number;
}

/** Of two arms at once: each judges two tasks side by side. */
const CACHES = 4;

/** The results folder's side of attribution. Every write is atomic and idempotent. */
export function createAttributionActivities({ resultsDir, tasksDir }: { resultsDir: string; tasksDir: string }) {
  const caches = new Map<string, JudgementCache>();

  return withFailures({
    /** What there is to judge of a page of trials; `controls` are null where that is nothing. */
    async readPrograms(place: PagePlace): Promise<Page & { controls: TaskControls | null }> {
      const { controls, controls_sha256 } = await taskControls(tasksDir, place.task_id);
      if (controls_sha256 !== place.controls_sha256) {
        throw new InvalidInput([
          `tasks: the controls of ${place.task_id} changed while it was attributed; \`tddft attribute ${place.experiment_id} --arm ${place.arm}\` does it by the new ones`,
        ]);
      }
      const page = await readPage(trialsFile(place), place.from, await judgementsOf(place));
      return { ...page, controls: page.programs.length === 0 ? null : controls };
    },

    /** Keeps judgements, and counts the verdicts on the page's trials; `to` is where the next page begins. */
    async recordJudgements({
      judged,
      to,
      ...place
    }: PagePlace & { judged: JudgedProgram[]; to: number | null }): Promise<AttributionCounts['verdicts']> {
      await cacheOf(place).add(judged);
      const judgements = await judgementsOf(place);
      let counts = noAttributions();
      for await (const { record, next } of trialsFrom(trialsFile(place), place.from)) {
        const trial = judgements.attributionOf(record);
        if (trial) counts = addAttribution(counts, trial);
        if (next === to) break;
      }
      return counts.verdicts;
    },

    /** Writes `attribution/<task>.jsonl` and `attribution.json` of an arm whose programs are all judged. */
    async recordAttribution({
      tasks,
      cost,
      ...place
    }: AttributedArm & {
      tasks: AttributedTask[];
      cost: Omit<AttributionCost, 'benchmark_ms'>;
    }): Promise<ArmAttribution> {
      const folder = folderOf(place).arm(place.arm);
      const ofTask = (task: AttributedTask): Promise<TaskJudgements> => judgementsOf({ ...place, ...task });
      return recordAttribution({ ...place, folder, tasks, judgementsOf: ofTask, cost });
    },
  });

  async function judgementsOf(place: Omit<PagePlace, 'from'>): Promise<TaskJudgements> {
    const cache = cacheOf(place);
    await cache.refresh();
    return new TaskJudgements(cache, place);
  }

  function cacheOf(place: Pick<PagePlace, 'experiment_id' | 'task_id'>): JudgementCache {
    const folder = folderOf(place).judgements(place.task_id);
    const cache = caches.get(folder) ?? new JudgementCache(folder);
    caches.delete(folder);
    caches.set(folder, cache);
    for (const oldest of [...caches.keys()].slice(0, -CACHES)) caches.delete(oldest);
    return cache;
  }

  function trialsFile(place: Pick<PagePlace, 'experiment_id' | 'arm' | 'task_id'>): string {
    return folderOf(place).arm(place.arm).trials(place.task_id);
  }

  function folderOf({ experiment_id }: Pick<PagePlace, 'experiment_id'>): ResultsFolder {
    return new ResultsFolder(resultsDir, experiment_id);
  }
}
export type AttributionActivities = ReturnType<typeof createAttributionActivities>;
