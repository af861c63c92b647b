import type { Program } from '../../domain/attribution/judged-program.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { TaskJudgements } from './task-judgements.ts';
import { trialsFrom } from './trials-from.ts';

const PAGE_TRIALS = 50;
/** As JSON. Temporal takes payloads of 2 MiB, in which the task's controls have room, too, and a history of 50 MiB. */
const PAGE_BYTES = 500_000;
/** Of one trial, which may be more than a page alone. */
const TRIAL_BYTES = 1_000_000;

/** Some trials of a task, and what there is to judge of them. */
export interface Page {
  /** Scored trials. */
  trials: number;
  /** Distinct, and judged nowhere yet. */
  programs: Program[];
  /** Programs of the trials that need no judging: judged already, or the same as another one's of this page. */
  known: number;
  /** The byte at which the next page begins; null after the last trial. */
  next: number | null;
}

/**
 * The page of a task's trials that begins at a byte: as many as go into one message to the sandbox, one at least.
 * `InvalidInput` names a trial that is too large for any.
 */
export async function readPage(
  file: string,
  byte: number,
  judgements: Pick<TaskJudgements, 'programsOf' | 'isKnown'>,
): Promise<Page> {
  const programs = new Map<string, Program>();
  let [read, trials, known, bytes] = [0, 0, 0, 0];
  let end = byte;
  for await (const { record, next } of trialsFrom(file, byte)) {
    const own = judgements.programsOf(record);
    const fresh = own.filter((program) => !judgements.isKnown(program) && !programs.has(program.key));
    const more = fresh.reduce((sum, program) => sum + Buffer.byteLength(JSON.stringify(program)), 0);
    if (read === PAGE_TRIALS || (read > 0 && bytes + more > PAGE_BYTES)) {
      return { trials, programs: [...programs.values()], known, next: end };
    }
    if (more > TRIAL_BYTES) {
      throw new InvalidInput([
        `arm: the code of ${record.trial_id} is too large to be judged (got ${more} bytes of JSON, allowed ${TRIAL_BYTES})`,
      ]);
    }
    for (const program of fresh) programs.set(program.key, program);
    read += 1;
    trials += record.outcome === 'infrastructure_error' ? 0 : 1;
    known += own.length - fresh.length;
    bytes += more;
    end = next;
  }
  return { trials, programs: [...programs.values()], known, next: null };
}
