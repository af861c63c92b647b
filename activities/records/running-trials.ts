import { readdir } from 'node:fs/promises';
import { type Outcome, TrialRecord } from '../../domain/records.ts';
import { trialSlot } from '../../domain/trial-plan.ts';
import { isMissing, readJson, readJsonLines } from '../files/parse.ts';
import type { ArmFolder } from '../files/results-folder.ts';

export interface RecordedTrial {
  position: number;
  outcome: Outcome;
  /** Of an infrastructure error: what a new run of the trial replaces. */
  failure: TrialRecord['replaces'];
}

/**
 * The trials of one page of an arm that are on disk already, so that a new run of the arm does not run them again.
 * Infrastructure errors are told apart: they were no measurement, and a new run tries them once more.
 */
export async function recordedTrials(
  folder: ArmFolder,
  taskIds: readonly string[],
  from: number,
  to: number,
): Promise<RecordedTrial[]> {
  const folded = await foldedOutcomes(folder, taskIds, from, to);
  const recorded: RecordedTrial[] = [];
  for (let position = from; position < to; position += 1) {
    const { taskId, trialIndex } = trialSlot(position, taskIds);
    const running = await readJson(folder.runningTrial(taskId, trialIndex), TrialRecord);
    const trial = running ? asRecorded(position, running) : folded.get(position);
    if (trial) recorded.push(trial);
  }
  return recorded;
}

function asRecorded(position: number, { outcome, error, finished_at }: TrialRecord): RecordedTrial {
  const broken = outcome === 'infrastructure_error';
  return { position, outcome, failure: broken ? { error: error ?? 'not known', finished_at } : null };
}

async function foldedOutcomes(
  folder: ArmFolder,
  taskIds: readonly string[],
  from: number,
  to: number,
): Promise<Map<number, RecordedTrial>> {
  const outcomes = new Map<number, RecordedTrial>();
  for (const [column, taskId] of taskIds.entries()) {
    for await (const record of readJsonLines(folder.trials(taskId), TrialRecord)) {
      const position = record.trial_index * taskIds.length + column;
      if (position >= from && position < to) outcomes.set(position, asRecorded(position, record));
    }
  }
  return outcomes;
}

/** Every trial of one task in index order: those folded into the JSONL file and those of a running arm. */
export async function* trialsInOrder(folder: ArmFolder, taskId: string): AsyncGenerator<TrialRecord> {
  const running = await runningIndexes(folder, taskId);
  let next = 0;
  const runningBelow = async function* (limit: number): AsyncGenerator<TrialRecord> {
    for (let index = running[next]; index !== undefined && index < limit; index = running[next]) {
      yield await runningRecord(folder, taskId, index);
      next += 1;
    }
  };
  for await (const record of readJsonLines(folder.trials(taskId), TrialRecord)) {
    yield* runningBelow(record.trial_index);
    // A trial that stands in both was run again after an infrastructure error, or its fold was cut off.
    if (running[next] !== record.trial_index) yield record;
  }
  yield* runningBelow(Infinity);
}

async function runningRecord(folder: ArmFolder, taskId: string, trialIndex: number): Promise<TrialRecord> {
  const record = await readJson(folder.runningTrial(taskId, trialIndex), TrialRecord);
  if (record === null)
    throw new Error(`${folder.runningTrial(taskId, trialIndex)} is gone: another fold of this arm has ended`);
  return record;
}

async function runningIndexes(folder: ArmFolder, taskId: string): Promise<number[]> {
  try {
    const files = await readdir(`${folder.running}/${taskId}`);
    return files
      .filter((file) => file.endsWith('.json'))
      .map((file) => Number.parseInt(file, 10))
      .toSorted((a, b) => a - b);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}
