import type { TaskControls } from '../../domain/attribution/judged-program.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { PinnedPlan, reverifyId, ReverifyLabel, type ReverifyPlan } from '../../domain/reverify/input.ts';
import { stops } from '../../domain/reverify/stops.ts';
import type { Judged } from '../../domain/reverify/verdicts.ts';
import { taskControls } from '../attribution/task-controls.ts';
import { withFailures } from '../failures.ts';
import { writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import { readManifest } from '../files/read-manifest.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import { conclude } from './conclude.ts';
import type { Standards } from './judge-program.ts';
import { JudgementStore } from './judgement-store.ts';
import { planReverify, type ReverifySources } from './resolve.ts';
import { ReverifyFolder } from './reverify-folder.ts';
import { CONTROLS_BYTES, type Cursor, jsonBytes, type UnjudgedPage, unjudgedPage } from './unjudged.ts';

type Place = Pick<ReverifyPlan, 'experiment_id' | 'label'>;

/** Small enough for a workflow's result; the whole is in `file`. */
export interface ReverifyResult {
  file: string;
  headline: string;
}

/** A page of programs, and what they are to be judged by. */
export interface UnjudgedWork extends UnjudgedPage {
  standards: Standards;
}

/** The results folder's side of a reverification. The stored trials are only read. */
export function createReverifyActivities(sources: ReverifySources) {
  return withFailures({
    async resolveReverify(input: unknown, workflowId: string): Promise<ReverifyPlan> {
      const [experimentId, , label = ''] = workflowId.split('.');
      const plan = await planReverify(input, { experimentId, label }, sources);
      if (workflowId !== reverifyId(plan)) {
        throw new InvalidInput([
          `workflow_id: must say what it runs (got "${workflowId}", allowed "${reverifyId(plan)}")`,
        ]);
      }
      return plan;
    },

    /** Pins what the folder of the label is judged by; `InvalidInput` where it was begun with something else. */
    async beginReverify({ plan, sandbox }: PinnedPlan): Promise<void> {
      const { folder } = placeOf(plan);
      const pinned = await readJson(folder.plan, PinnedPlan);
      if (pinned === null) return writeJson(folder.plan, { plan, sandbox });
      const other = changedPart(pinned, { plan, sandbox });
      if (other !== null) {
        throw new InvalidInput([`label: ${folder.root} was begun with other ${other}. Use another label`]);
      }
    },

    /** The next programs that are not judged. */
    async unjudgedPrograms({ plan, cursor }: { plan: ReverifyPlan; cursor: Cursor }): Promise<UnjudgedWork> {
      const { results, judged } = placeOf(plan);
      const { spec, tasks } = (await readManifest(results, plan.experiment_id)).design;
      const stop = stops(plan)[cursor.stop];
      if (stop === undefined) throw new RangeError(`no stop ${cursor.stop}`);
      const page = await unjudgedPage({ plan, spec, results, judged }, stop, cursor);
      const { stage, taskId } = stop;
      const controls = stage === 'attempts' ? null : await controlsOf(taskId);
      const entry_point = tasks.find(({ id }) => id === taskId)?.entry_point ?? '';
      return { ...page, standards: { guards: plan.guards, limits: plan.limits, entry_point, controls } };
    },

    /** Writes down what the sandbox said of some programs. */
    async keepJudgements({
      judged,
      ...place
    }: Place & { judged: readonly { key: string; judged: Judged }[] }): Promise<void> {
      const store = placeOf(place).judged;
      for (const { key, judged: said } of judged) await store.keep(key, said);
    },

    /** Writes every trial's old and new verdicts side by side, and the report. */
    async concludeReverify({ plan, sandbox }: PinnedPlan): Promise<ReverifyResult> {
      const { folder, results, judged } = placeOf(plan);
      const manifest = await readManifest(results, plan.experiment_id);
      const { comparison } = await conclude({ plan, sandbox, manifest, results, folder, judged });
      return { file: folder.result, headline: comparison?.conclusion ?? 'Nothing was compared.' };
    },
  });

  /** `InvalidInput` where they are too large to be sent to the sandbox. */
  async function controlsOf(taskId: string): Promise<TaskControls> {
    const { controls } = await taskControls(sources.tasksDir, taskId);
    const bytes = jsonBytes(controls);
    if (bytes <= CONTROLS_BYTES) return controls;
    const allowed = `got ${Math.ceil(bytes / 1024)} KiB, allowed ${CONTROLS_BYTES / 1024} KiB`;
    throw new InvalidInput([
      `tasks: ${taskId} has controls too large to judge by (${allowed}); --no-attribution judges without`,
    ]);
  }

  function placeOf({ experiment_id, label }: Place) {
    const results = new ResultsFolder(sources.resultsDir, experiment_id);
    const folder = new ReverifyFolder(results, parseInput(ReverifyLabel, label));
    return { results, folder, judged: new JudgementStore(folder) };
  }
}
export type ReverifyActivities = ReturnType<typeof createReverifyActivities>;

/** In words for people; null where nothing differs. */
function changedPart(a: PinnedPlan, b: PinnedPlan): string | null {
  const parts = [
    ['arms', a.plan.arms, b.plan.arms],
    ['limits', a.plan.limits, b.plan.limits],
    ['guards', a.plan.guards, b.plan.guards],
    ['tasks', a.plan.task_sha256, b.plan.task_sha256],
    ['sandbox', a.sandbox, b.sandbox],
  ] as const;
  return parts.find(([, before, now]) => JSON.stringify(before) !== JSON.stringify(now))?.[0] ?? null;
}
