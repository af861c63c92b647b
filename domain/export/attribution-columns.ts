import type { TrialAttribution } from '../attribution/attribution.ts';
import { acceptsReferences, areValid } from '../attribution/verdict.ts';
import { auditTrial, isFlagged } from '../dataset/audit.ts';
import type { Cell, Column } from './column.ts';

type Judged = Pick<TrialAttribution, 'tests' | 'implementation' | 'verdict'>;

/** What the controls say of a trial. All null where it was not judged. */
export const ATTRIBUTION_COLUMNS: readonly Column<Judged | null>[] = [
  {
    name: 'attribution_verdict',
    type: 'text',
    meaning: 'whose fault it was: `true_success`, `false_success`, `tests_wrong`, ...',
    of: judged(({ verdict }) => verdict),
  },
  {
    name: 'tests_valid',
    type: 'boolean',
    meaning: 'the tests accept every reference solution and are not vacuous; null without accepted tests',
    of: judged(({ tests }) => tests && areValid(tests)),
  },
  {
    name: 'tests_accept_references',
    type: 'boolean',
    meaning: 'the tests accept every reference solution, every time',
    of: judged(({ tests }) => tests && acceptsReferences(tests)),
  },
  {
    name: 'tests_vacuous',
    type: 'boolean',
    meaning: 'the tests pass without a solution',
    of: judged(({ tests }) => tests && tests.vacuous),
  },
  {
    name: 'mutants_killed',
    type: 'integer',
    meaning:
      'wrong solutions that the tests reject; null where the tests were not put to them, being rejected or vacuous',
    of: judged(({ tests }) => tests?.killed?.length ?? null),
  },
  {
    name: 'mutants',
    type: 'integer',
    meaning: 'wrong solutions that the task has',
    of: judged(({ tests }) => tests?.mutants ?? null),
  },
  {
    name: 'implementation_passes_hidden',
    type: 'boolean',
    meaning: "the trial's last implementation passes the hidden tests; null where it has none that could run",
    of: judged(({ implementation }) => implementation?.passes_hidden ?? null),
  },
  {
    name: 'flagged',
    type: 'boolean',
    meaning: 'the audit of training data would drop it: tests that reject a reference or kill no mutant',
    of: judged((trial) => isFlagged(auditTrial(trial))),
  },
];

function judged(of: (trial: Judged) => Cell): (trial: Judged | null) => Cell {
  return (trial) => trial && of(trial);
}

/** The same columns of rows that hold an attribution. */
export function attributionColumns<Row>(attributionOf: (row: Row) => Judged | null): Column<Row>[] {
  return ATTRIBUTION_COLUMNS.map((column) => ({ ...column, of: (row) => column.of(attributionOf(row)) }));
}
