import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { readJsonLines } from '../activities/files/parse.ts';
import { ResultsFolder } from '../activities/files/results-folder.ts';
import { TrialRecord } from '../domain/records.ts';
import { ExperimentSpec } from '../domain/spec.ts';
import { armId } from '../domain/trial-plan.ts';
import { overall } from '../workflows/arm-progress.ts';
import { progressQuery } from '../workflows/messages.ts';
import { BenchStack, type Setting, type Usage } from './orchestration-stack.ts';

export interface ArmSize {
  trialsPerTask: number;
  /** Trials in flight. */
  concurrency: number;
  port: number;
}

export interface Sample extends Usage {
  done: number;
}

export interface MeasuredRun {
  setting: Setting;
  trials: number;
  /** What the processes have used when so many trials were done, every few seconds. */
  samples: Sample[];
  /** Between the first and the last tenth of the trials to finish: without the window's filling and draining. */
  trialsPerS: number;
  /** The arm's own history is shared out among its trials. */
  eventsPerTrial: number;
  historyBytesPerTrial: number;
  databaseBytesPerTrial: number;
  mostEventsOfAnArmRun: number;
}

const EDGE = 0.1;
const SAMPLE_MS = 5000;
const TASKS = ExperimentSpec.parse({}).tasks;
const PLACE = { experiment_id: 'bench', arm: 'baseline' };

/** Runs one arm on a stack of its own. Throws unless every trial is recorded once, as a success. */
export async function measureArm(
  setting: Setting,
  { trialsPerTask, concurrency, port }: ArmSize,
): Promise<MeasuredRun> {
  const trials = trialsPerTask * TASKS.length;
  const stack = await BenchStack.start(port, setting);
  try {
    const input = { ...PLACE, trials_per_task: trialsPerTask };
    const control = { paused: null, concurrency, trials_per_task: null };
    const samples: Sample[] = [{ done: 0, ...stack.usage() }];
    const handle = await stack.client.workflow.start(setting.form === 'child' ? 'benchmark' : 'plainArm', {
      taskQueue: 'experiments',
      workflowId: armId(PLACE.experiment_id, PLACE.arm),
      args: [input, setting.form === 'child' ? { control } : concurrency],
    });
    const sampling = setInterval(() => void sample(handle, stack, samples), SAMPLE_MS);
    try {
      await handle.result();
    } finally {
      clearInterval(sampling);
    }
    samples.push({ done: trials, ...stack.usage() });
    const trialsPerS = steadySpeed(await finishedMs(stack, trials));
    const databaseBytesPerTrial = (await stack.databaseBytes()) / trials;
    return { setting, trials, samples, trialsPerS, databaseBytesPerTrial, ...(await histories(stack, trials)) };
  } finally {
    await stack.stop();
  }
}

/** A query that comes too late or to a busy worker gives no sample. */
async function sample(handle: WorkflowHandle, stack: BenchStack, samples: Sample[]): Promise<void> {
  const usage = stack.usage();
  const progress = await handle.query(progressQuery).catch(() => null);
  if (progress === null) return;
  const { done } = overall(progress);
  samples.push({ done, ...usage });
  console.error(`${done} trials, workers ${usage.workersMiB.toFixed(0)} MiB, server ${usage.serverMiB.toFixed(0)} MiB`);
}

async function finishedMs({ resultsDir }: BenchStack, trials: number): Promise<number[]> {
  const arm = new ResultsFolder(resultsDir, PLACE.experiment_id).arm(PLACE.arm);
  const finished: number[] = [];
  for (const task of TASKS) {
    for await (const { trial_id, outcome, error, finished_at } of readJsonLines(arm.trials(task), TrialRecord)) {
      if (outcome !== 'success') throw new Error(`${trial_id}: ${outcome} ${error}`);
      finished.push(Date.parse(finished_at));
    }
  }
  if (finished.length !== trials) throw new Error(`${finished.length} of ${trials} trials are recorded`);
  return finished.toSorted((a, b) => a - b);
}

/** The slope of the least-squares line: trials end in bunches of as many as there are slots, which two points would miss. */
function steadySpeed(finished: readonly number[]): number {
  const edge = Math.floor(EDGE * finished.length);
  const steady = finished.slice(edge, finished.length - edge);
  const middle = (steady.length - 1) / 2;
  const meanMs = steady.reduce((sum, ms) => sum + ms, 0) / steady.length;
  const covariance = steady.reduce((sum, ms, index) => sum + (ms - meanMs) * (index - middle), 0);
  return (1000 * covariance) / steady.reduce((sum, ms) => sum + (ms - meanMs) ** 2, 0);
}

async function histories({ client }: BenchStack, trials: number) {
  // The lists know of an end a moment after it.
  while ((await client.workflow.count("ExecutionStatus = 'Running'")).count > 0) await sleep(200);
  let [events, bytes, mostEventsOfAnArmRun] = [0, 0, 0];
  for await (const { type, historyLength, historySize = 0 } of client.workflow.list()) {
    events += historyLength;
    bytes += historySize;
    if (type !== 'trial') mostEventsOfAnArmRun = Math.max(mostEventsOfAnArmRun, historyLength);
  }
  return { eventsPerTrial: events / trials, historyBytesPerTrial: bytes / trials, mostEventsOfAnArmRun };
}
