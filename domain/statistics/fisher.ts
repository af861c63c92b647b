import { checkTable, type TwoArms } from './counts.ts';
import { type ExactP, exactP } from './exact-p.ts';
import { hypergeometric, margins } from './hypergeometric.ts';

/**
 * Fisher's exact test of a 2x2 table, conditional on its margins. A zero margin (no trials in an arm, all or no trials
 * successful) gives 1, and a mid-p of 0.5. Throws RangeError for counts that are none.
 */
export function fisherExact(table: TwoArms): ExactP {
  checkTable(table);
  return exactP(hypergeometric(margins(table)), table.finetuned.successes);
}
