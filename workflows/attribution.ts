import { continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ArmAttribution } from '../domain/attribution/attribution.ts';
import type { AttributionPlan } from '../activities/spec/attribution-plan.ts';
import { attributions, sandbox, specs } from './activities.ts';
import { AttributionBatches } from './attribution-batches.ts';
import { attributionDetails } from './attribution-details.ts';
import {
  type AttributionProgress,
  costSoFar,
  noAttributionProgress,
  type TaskAttributionProgress,
} from './attribution-progress.ts';
import { Controls, ownParent } from './controls.ts';
import { heldUpShown } from './held-up-shown.ts';
import { attributionQuery, type Control, planQuery } from './messages.ts';
import { showPlace } from './visibility.ts';

/** Tasks judged side by side: while one page is read or written down, the sandbox has another one. */
const LANES = 2;

/** What an attribution is given beside its input by the arm that starts it, or by its own earlier run. */
export interface AttributionStart {
  control?: Control;
  progress?: AttributionProgress;
}

/**
 * Judges every scored trial of a measured arm by its task's own controls: its test file by references, stubs and mutants,
 * its last implementation by the hidden tests. Programs that were judged before are not run again.
 */
export async function attribution(input: unknown, start: AttributionStart = {}): Promise<ArmAttribution> {
  let plan: AttributionPlan | null = null;
  let progress = start.progress ?? null;
  const show = (): void => {
    if (progress === null || plan === null) return;
    progress.paused = people.current.paused;
    setCurrentDetails(attributionDetails(progress, plan));
  };
  const people = new Controls({ changed: show, belongsTo: start.control ? ownParent() : null }, start.control);
  setHandler(planQuery, () => plan, { description: 'The resolved input: arm, tasks, and what they are judged by' });
  setHandler(attributionQuery, () => progress, { description: 'Trials judged, by verdict; what it waits for' });

  const resolved = (plan = await specs.resolveAttribution(input, workflowInfo().workflowId));
  const { experiment_id, arm, limits } = resolved;
  showPlace(experiment_id, arm);
  const sofar = (progress ??= noAttributionProgress(
    resolved,
    await sandbox.describeSandbox.executeWithOptions({ summary: 'what contains the code' }, []),
  ));
  const place = { experiment_id, arm, limits, sandbox: sofar.sandbox };
  const sandboxed = new AttributionBatches(limits);
  show();

  await heldUpShown((held) => {
    sofar.held = held;
    show();
  }, judgeTasks());
  if (sofar.tasks.some(({ next }) => next !== null)) {
    return continueAsNew<typeof attribution>({ experiment_id, arm }, { control: people.current, progress: sofar });
  }
  const summary = `write down what the trials of ${arm} are`;
  const recorded = await attributions.recordAttribution.executeWithOptions({ summary }, [
    {
      ...place,
      tasks: sofar.tasks.map(({ task_id, controls_sha256 }) => ({ task_id, controls_sha256 })),
      cost: costSoFar(sofar),
    },
  ]);
  show();
  return recorded;

  async function judgeTasks(): Promise<void> {
    const waiting = sofar.tasks.values();
    const lane = async (): Promise<void> => {
      for (const task of waiting) await judgeTask(task);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  /** As many pages of a task as this run's history has room for. */
  async function judgeTask(task: TaskAttributionProgress): Promise<void> {
    while (task.next !== null && !workflowInfo().continueAsNewSuggested) {
      await people.untilResumed();
      await judgePage(task, task.next);
    }
  }

  async function judgePage(task: TaskAttributionProgress, from: number): Promise<void> {
    const { task_id, controls_sha256 } = task;
    const page = { ...place, task_id, controls_sha256, from };
    const { programs, controls, trials, known, next } = await attributions.readPrograms.executeWithOptions(
      { summary: `${task_id}: what is to be judged` },
      [page],
    );
    const batches = controls === null ? [] : await sandboxed.judge(programs, task_id, controls);
    const judged = batches.flatMap((batch) => batch.judged);
    const verdicts = await attributions.recordJudgements.executeWithOptions(
      { summary: `${task_id}: keep ${judged.length} judgements` },
      [{ ...page, judged, to: next }],
    );
    for (const [verdict, count] of Object.entries(verdicts)) {
      sofar.verdicts[verdict] = (sofar.verdicts[verdict] ?? 0) + count;
    }
    sofar.runs += batches.reduce((sum, { runs }) => sum + runs, 0);
    sofar.known += known;
    sofar.done += trials;
    task.next = next;
    show();
  }
}
