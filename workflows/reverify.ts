import { continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ReverifyResult, UnjudgedWork } from '../activities/reverify/activities.ts';
import type { Standards } from '../activities/reverify/judge-program.ts';
import type { Cursor, KeyedProgram } from '../activities/reverify/unjudged.ts';
import {
  IN_FLIGHT,
  neededControls,
  type RejudgingBatch,
  rejudgingBatches,
  rejudgingRuns,
} from '../domain/reverify/batches.ts';
import type { ReverifyPlan } from '../domain/reverify/input.ts';
import { readings, stops } from '../domain/reverify/stops.ts';
import { judgingTimeout, rejudging, reverifying, sandbox } from './activities.ts';
import { pausedLine } from './arm-details.ts';
import { Controls } from './controls.ts';
import { heldUpShown } from './held-up-shown.ts';
import { type Control, planQuery, type ReverifyProgress, reverifyQuery } from './messages.ts';
import { showPlace } from './visibility.ts';

/** What a reverification is given beside its input by its own earlier run. */
export interface ReverifyStart {
  control?: Control;
  cursor?: Cursor;
  progress?: ReverifyProgress;
}

/**
 * Judges the stored trials of an experiment again, without asking any model: by today's runner, and by other limits, guards or
 * hidden tests. Programs that were judged before it was interrupted are not run again.
 */
export async function reverify(input: unknown, start: ReverifyStart = {}): Promise<ReverifyResult> {
  let plan: ReverifyPlan | null = null;
  let progress = start.progress ?? null;
  const show = (): void => {
    if (progress === null) return;
    progress.paused = controls.current.paused;
    setCurrentDetails(reverifyDetails(progress));
  };
  const controls = new Controls({ changed: show }, start.control);
  setHandler(planQuery, () => plan, { description: 'The resolved input: arms, limits and guards' });
  setHandler(reverifyQuery, () => progress, { description: 'Trials read and programs judged; what it waits for' });

  const resolved = (plan = await reverifying.resolveReverify(input, workflowInfo().workflowId));
  const { experiment_id, label, limits } = resolved;
  const sofar = (progress ??= { trials: 0, of: readings(resolved), programs: 0, paused: null, held: [] });
  showPlace(experiment_id);
  show();
  const contained = await sandbox.describeSandbox.executeWithOptions({ summary: 'what contains the code' }, []);
  const pinned = { plan: resolved, sandbox: contained };
  await reverifying.beginReverify.executeWithOptions({ summary: 'what it is judged by' }, [pinned]);

  const cursor = await heldUpShown(
    (held) => {
      sofar.held = held;
      show();
    },
    judgePages(start.cursor ?? { stop: 0, byte: 0 }),
  );
  if (cursor !== null) {
    return continueAsNew<typeof reverify>(input, { control: controls.current, cursor, progress: sofar });
  }
  return reverifying.concludeReverify.executeWithOptions({ summary: 'old and new verdicts side by side' }, [pinned]);

  /** Judges as many pages as this run's history has room for; returns where to go on, null at the end. */
  async function judgePages(from: Cursor): Promise<Cursor | null> {
    let cursor: Cursor | null = from;
    while (cursor !== null && !workflowInfo().continueAsNewSuggested) {
      await controls.untilResumed();
      const { stage = '', arm = '', taskId = '' } = stops(resolved)[cursor.stop] ?? {};
      const options = { summary: `${arm}, ${taskId}: ${stage} that nobody has judged` };
      const work: UnjudgedWork = await reverifying.unjudgedPrograms.executeWithOptions(options, [
        { plan: resolved, cursor },
      ]);
      await judgePage(work);
      sofar.trials += work.trials;
      show();
      cursor = work.next;
    }
    return cursor;
  }

  async function judgePage({ programs, standards }: UnjudgedWork): Promise<void> {
    const waiting = rejudgingBatches(programs).values();
    const lane = async (): Promise<void> => {
      for (const batch of waiting) await judge(batch, standards);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  }

  async function judge({ kind, programs: batch }: RejudgingBatch<KeyedProgram>, given: Standards): Promise<void> {
    const standards = { ...given, controls: neededControls(kind, given.controls) };
    const options = {
      summary: `${batch.length} of the kind ${kind}`,
      startToCloseTimeout: judgingTimeout(limits, rejudgingRuns(batch, standards.controls)),
    };
    const judged = await rejudging.rejudge.executeWithOptions(options, [{ programs: batch, standards }]);
    const kept = { experiment_id, label, judged };
    await reverifying.keepJudgements.executeWithOptions({ summary: 'keep what was said' }, [kept]);
    sofar.programs += judged.length;
    show();
  }
}

function reverifyDetails({ trials, of, programs, paused, held }: ReverifyProgress): string {
  return [
    `${trials} of ${of} trials read, ${programs} programs judged (equal ones once)`,
    ...(paused ? [pausedLine(paused)] : []),
    ...held.map((reason) => `**Waits:** ${reason}`),
  ].join('\n\n');
}
