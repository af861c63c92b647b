import { InvalidInput } from '../../domain/invalid-input.ts';
import type { TrialRecord } from '../../domain/records.ts';
import type { ReverifyPlan } from '../../domain/reverify/input.ts';
import { attemptPrograms, attributionPrograms, type Program } from '../../domain/reverify/programs.ts';
import { type Stop, stops } from '../../domain/reverify/stops.ts';
import type { ExperimentSpec } from '../../domain/spec.ts';
import { trialsFrom } from '../attribution/trials-from.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { type JudgementStore, programKey } from './judgement-store.ts';
import { replayStored } from './replay-stored.ts';

/** Where to read on: at a stop, and at a byte of its trials. */
export interface Cursor {
  stop: number;
  byte: number;
}

export interface KeyedProgram {
  key: string;
  program: Program;
}

/** Programs of one task that nobody has judged yet, each once. */
export interface UnjudgedPage {
  programs: KeyedProgram[];
  /** Trials that were read for it. */
  trials: number;
  /** Null at the end. */
  next: Cursor | null;
}

/**
 * A page travels through a workflow, with what its task is judged by: a payload may have 2 MB. What is in flight to the sandbox
 * at once, some copies of the controls and the programs of one page, is started by one message to the server, of at most 4 MB.
 */
const PAGE_BYTES = 256 * 1024;
const PROGRAM_BYTES = 1024 * 1024;
export const CONTROLS_BYTES = 512 * 1024;
const PAGE_PROGRAMS = 200;
const PAGE_TRIALS = 500;

export interface Stored {
  plan: ReverifyPlan;
  spec: Pick<ExperimentSpec, 'retry_budget' | 'feedback'>;
  results: ResultsFolder;
  judged: JudgementStore;
}

/**
 * Reads trials from the cursor on, until a page is full or the stop at its end. A trial that has no room begins the next page:
 * what this one has of it is judged by then. `InvalidInput` where a program is too large for any page.
 */
export async function unjudgedPage(
  stored: Stored,
  { arm, taskId, stage }: Stop,
  cursor: Cursor,
): Promise<UnjudgedPage> {
  const found = new Map<string, Program>();
  let bytes = 0;
  let trials = 0;
  let from = cursor.byte;
  const page = (next: Cursor | null): UnjudgedPage => {
    return { programs: [...found].map(([key, program]) => ({ key, program })), trials, next };
  };
  for await (const { record, next: byte } of trialsFrom(stored.results.arm(arm).trials(taskId), cursor.byte)) {
    for (const program of await wanted(record, stage, stored)) {
      const key = programKey(taskId, program);
      if (found.has(key) || (await stored.judged.has(key))) continue;
      const more = jsonBytes(program);
      if (more > PROGRAM_BYTES) throw tooLarge(record, program, more);
      const isFull = bytes + more > PAGE_BYTES || found.size === PAGE_PROGRAMS;
      if (isFull && found.size > 0) return page({ ...cursor, byte: from });
      found.set(key, program);
      bytes += more;
    }
    trials += 1;
    from = byte;
    if (trials === PAGE_TRIALS) return page({ ...cursor, byte });
  }
  const stop = cursor.stop + 1;
  return page(stop < stops(stored.plan).length ? { stop, byte: 0 } : null);
}

async function wanted(trial: TrialRecord, stage: Stop['stage'], { judged, spec }: Stored): Promise<Program[]> {
  if (stage === 'attempts') {
    const { g_test, g_impl } = attemptPrograms(trial);
    return [...g_test, ...g_impl];
  }
  const { controls, hidden } = attributionPrograms((await replayStored(trial, judged, spec)).ended);
  return [controls, hidden].filter((program) => program !== null);
}

/** As Temporal carries it. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function tooLarge({ trial_id }: TrialRecord, { kind }: Program, bytes: number): InvalidInput {
  const allowed = `got ${Math.ceil(bytes / 1024)} KiB, allowed ${PROGRAM_BYTES / 1024} KiB`;
  return new InvalidInput([`trials: ${trial_id} has code too large to be judged again (${kind}: ${allowed})`]);
}
