import type { TrialAttribution } from '../../domain/attribution/attribution.ts';
import { attributionVerdict } from '../../domain/attribution/verdict.ts';
import type { TrialRecord } from '../../domain/records.ts';

/** How a trial's tests and implementation stand to its task's controls. */
export interface Judged {
  /** Passes of each reference's three runs. */
  references?: number[];
  vacuous?: boolean;
  /** Of `mutants`; as null where there is no such judgement. */
  killed?: number;
  mutants?: number;
  passesHidden?: boolean;
}

type Scored = Pick<TrialRecord, 'trial_id' | 'task_id' | 'trial_index' | 'outcome'>;

/** The line of a scored trial; without accepted tests it has no judgement of tests, without success none of code. */
export function trialAttribution(
  { trial_id, task_id, trial_index, outcome }: Scored,
  { references = [3, 3], vacuous = false, killed = 3, mutants = 8, passesHidden = true }: Judged = {},
): TrialAttribution {
  if (outcome === 'infrastructure_error') throw new RangeError('not a scored trial');
  const valid = !vacuous && references.every((passes) => passes === 3);
  const judged = {
    trial_id,
    task_id,
    trial_index,
    outcome,
    tests:
      outcome === 'g_test_failed'
        ? null
        : {
            references: references.map((passes) => ({ passes, runs: 3 })),
            vacuous,
            killed: valid ? Array.from({ length: killed }, (_, index) => `mutant_${index}`) : null,
            mutants,
            sha256: 'a'.repeat(64),
          },
    implementation:
      outcome === 'success'
        ? {
            passes_hidden: passesHidden,
            reason: passesHidden ? ('pass' as const) : ('fail' as const),
            failed: passesHidden ? [] : ['test_solution.py::test_one'],
            sha256: 'b'.repeat(64),
          }
        : null,
  };
  return { ...judged, verdict: attributionVerdict(judged) };
}
