import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { AttributionActivities } from '../activities/attribution/activities.ts';
import type { JudgingActivities } from '../activities/attribution/judging.ts';
import type { ModelActivities } from '../activities/model/activities.ts';
import type { NightlyActivities } from '../activities/nightly/activities.ts';
import type { ObserverActivities } from '../activities/observers/activities.ts';
import type { RecordActivities } from '../activities/records/activities.ts';
import type { ReverifyActivities } from '../activities/reverify/activities.ts';
import type { RejudgingActivities } from '../activities/reverify/rejudging.ts';
import type { SandboxActivities } from '../activities/sandbox/activities.ts';
import type { SpecActivities } from '../activities/spec/activities.ts';
import { WALL_PER_CPU } from '../domain/guards/evidence.ts';
import type { Limits } from '../domain/spec.ts';
import type {
  ExportJob,
  ExportResult,
  MergeJob,
  MergeResult,
  PreflightJob,
  PreflightResult,
  TrainJob,
  TrainResult,
} from '../domain/training.ts';

/*
 * Every queue, timeout, heartbeat and retry policy, with its reason. A model's failed test is data and comes back as a
 * result; what is retried here is our machinery. Errors that no retry can mend are thrown as non-retryable.
 */

/**
 * Reads and writes small files; a spec that is wrong stays wrong, so its errors are non-retryable at the source. Not
 * local: a disk that refuses is waited for, and people must see that, and why.
 */
export const specs = proxyActivities<SpecActivities>({
  taskQueue: 'experiments',
  startToCloseTimeout: '10m',
  heartbeatTimeout: '30s',
  summary: 'check the input, fill in every default',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** What Temporal knows of work that does not get on. A look that fails is made again at the next turn. */
export const observers = proxyLocalActivities<ObserverActivities>({
  startToCloseTimeout: '10s',
  retry: { maximumAttempts: 1 },
});

/**
 * The results folder. A full or read-only disk is waited for: 1 minute between tries, without end. A dead worker is
 * noticed by its missing heartbeats; 30 s of them may be spent in one long computation of the comparison.
 */
export const records = proxyActivities<RecordActivities>({
  taskQueue: 'experiments',
  startToCloseTimeout: '30m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/**
 * Reads the trials of two arms and computes for seconds, and calls a hook that has at most a minute; the rest is small
 * files. A dead worker is noticed by its missing heartbeats. A full or read-only disk is waited for without end.
 */
export const nights = proxyActivities<NightlyActivities>({
  taskQueue: 'experiments',
  startToCloseTimeout: '30m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** One small file for each trial, written by the worker that runs the workflow: no queue, one event. */
export const trialRecords = proxyLocalActivities<Pick<RecordActivities, 'recordTrial'>>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumAttempts: 3 },
});

/**
 * The model server. 3 hours let 2,048 tokens come at 0.2 a second: an answer that is cut off by the clock would be asked for
 * again, for ever. A dead worker is noticed within 10 s because the activity heartbeats, a server that writes nothing by who
 * asks it; one that is down is waited for without end, never scored.
 */
export const models = proxyActivities<ModelActivities>({
  taskQueue: 'llm',
  startToCloseTimeout: '3h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

/**
 * An upload of up to a merged model, and some 72 answers one after the other: seconds for the miniature, an hour for a 7B
 * on a CPU. A server that is down is waited for.
 */
export const probing = proxyActivities<Pick<ModelActivities, 'serveAdapter' | 'probeAdapter'>>({
  taskQueue: 'llm',
  startToCloseTimeout: '6h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

/**
 * Model-written code. What is judged has `runTimeout`; to say what contains it takes no time, so 3 minutes mean a stuck
 * worker. Ten tries, 2.5 minutes: a program that breaks the sandbox itself cannot hold its arm up for ever, and a machine
 * that is out of memory for a moment costs no trial.
 */
export const sandbox = proxyActivities<SandboxActivities>({
  taskQueue: 'sandbox',
  startToCloseTimeout: '3m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 10 },
});

/**
 * A run of tests ends by itself: at the latest at four times its wall clock, which a busy machine may need. Three of
 * them in a row (the solution, the stub beside or behind it, the falsified tests), and as much as a retry needs on top.
 */
export function runTimeout({ cpu_seconds }: Limits): `${number}s` {
  return `${6 * 4 * WALL_PER_CPU * cpu_seconds}s`;
}

/** Reads and writes files of trials, as `records` does. */
export const attributions = proxyActivities<AttributionActivities>({
  taskQueue: 'experiments',
  startToCloseTimeout: '30m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/**
 * A batch of programs by their task's controls. What is wrong with them is a judgement; only a sandbox that cannot begin to
 * run anything fails, and that is waited for without end: the arm is measured, and nothing else would be true of it.
 */
export const judging = proxyActivities<JudgingActivities>({
  taskQueue: 'sandbox',
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

/** Reads stored trials and writes verdicts beside them, as `records` does. */
export const reverifying = proxyActivities<ReverifyActivities>({
  taskQueue: 'experiments',
  startToCloseTimeout: '30m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** Batches of stored programs, as `judging`. */
export const rejudging = proxyActivities<RejudgingActivities>({
  taskQueue: 'sandbox',
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

/** Every program of a batch may run to its clock, and on a busy machine to four times that. */
export function judgingTimeout({ cpu_seconds }: Limits, runs: number): `${number}s` {
  return `${runs * 4 * WALL_PER_CPU * cpu_seconds}s`;
}

/** The Python worker's activities; their wire types are in domain/training.ts. */
export interface GpuActivities {
  preflight(job: PreflightJob): Promise<PreflightResult>;
  train(job: TrainJob): Promise<TrainResult>;
  exportAdapter(job: ExportJob): Promise<ExportResult>;
  mergeAdapter(job: MergeJob): Promise<MergeResult>;
}

/**
 * A training heartbeats at every step, and every 5 s while the model loads: 30 s without one is a lost worker. A retry
 * resumes from the last checkpoint, so a day of limit costs nothing, and a worker that is lost again and again is only
 * waited for.
 */
export const gpu = proxyActivities<GpuActivities>({
  taskQueue: 'gpu',
  startToCloseTimeout: '24h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '15s', maximumAttempts: 100 },
});
