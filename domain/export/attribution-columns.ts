import type { TrialAttribution } from '../attribution/attribution.ts';
import { acceptsReferences, areValid } from '../attribution/verdict.ts';
import { auditTrial, isFlagged, type TrialAudit } from '../dataset/audit.ts';
import type { Cell, Column } from './column.ts';

type Judged = Pick<TrialAttribution, 'tests' | 'implementation' | 'verdict'>;

/** What the controls say of a trial. All null where it was not judged. */
const ATTRIBUTION_COLUMNS: readonly Column<Judged | null>[] = [
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
];

const FLAGGED: Column<TrialAudit | null> = {
  name: 'flagged',
  type: 'boolean',
  meaning: 'the audit of training data would drop it: tests that reject a reference or kill no mutant',
  of: (audit) => audit && isFlagged(audit),
};

function judged(of: (trial: Judged) => Cell): (trial: Judged | null) => Cell {
  return (trial) => trial && of(trial);
}

/** The same columns of rows that hold an attribution; `flagged` goes by the trial unless the rows have an audit of their own. */
export function attributionColumns<Row>(
  attributionOf: (row: Row) => Judged | null,
  auditOf: (row: Row) => TrialAudit | null = auditOfTrial(attributionOf),
): Column<Row>[] {
  const columns = ATTRIBUTION_COLUMNS.map((column) => ({ ...column, of: (row: Row) => column.of(attributionOf(row)) }));
  return [...columns, { ...FLAGGED, of: (row) => FLAGGED.of(auditOf(row)) }];
}

function auditOfTrial<Row>(attributionOf: (row: Row) => Judged | null): (row: Row) => TrialAudit | null {
  return (row) => {
    const trial = attributionOf(row);
    return trial && auditTrial(trial);
  };
}
