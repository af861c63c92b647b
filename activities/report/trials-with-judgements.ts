import type { TrialAttribution } from '../../domain/attribution/attribution.ts';
import { acceptedTests, lastImplementation } from '../../domain/attribution/judged-code.ts';
import type { JudgedTrial } from '../../domain/export/judged-trial.ts';
import type { TrialRecord } from '../../domain/records.ts';
import { sha256 } from '../files/digest.ts';

/** `outdated`: there is a judgement, of another trial or other code than the record has now. */
export interface ReadTrial extends JudgedTrial {
  outdated: boolean;
}

/**
 * Each trial with what its task's controls say of it, both in the order of the trials; null where they say nothing, or
 * where the trial was made again since.
 */
export async function* judgedTrials(
  records: AsyncIterable<TrialRecord>,
  attributions: AsyncIterable<TrialAttribution>,
): AsyncGenerator<ReadTrial> {
  const rest = attributions[Symbol.asyncIterator]();
  try {
    let next = await rest.next();
    for await (const record of records) {
      while (!next.done && next.value.trial_index < record.trial_index) next = await rest.next();
      const there = next.done || next.value.trial_index !== record.trial_index ? null : next.value;
      const attribution = there !== null && isOf(there, record) ? there : null;
      yield { record, attribution, outdated: there !== null && attribution === null };
    }
  } finally {
    await rest.return?.();
  }
}

function isOf({ trial_id, outcome, tests, implementation }: TrialAttribution, record: TrialRecord): boolean {
  return (
    trial_id === record.trial_id &&
    outcome === record.outcome &&
    (tests?.sha256 ?? null) === digestOf(acceptedTests(record)) &&
    (implementation?.sha256 ?? null) === digestOf(lastImplementation(record))
  );
}

function digestOf(code: string | null): string | null {
  return code === null ? null : sha256(code);
}
