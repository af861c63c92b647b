import type { ArmChanges, Reverified } from '../../domain/reverify/reverified.ts';
import { printable } from '../printable.ts';
import { changesSection } from './changes.ts';
import { comparisonSection } from './comparison.ts';
import { judgedBySection } from './judged-by.ts';
import { transitionsSection } from './transitions.ts';

/** What stored trials are by today's verdicts, for people. */
export function reverifyReport(reverified: Reverified): string {
  const { experiment_id, label, judged_by, arms, comparison } = reverified;
  return [
    `${experiment_id}, judged again as ${label}: ${summary(arms)}`,
    '',
    ...judgedBySection(judged_by),
    '',
    ...changesSection(arms),
    ...transitionsSection(arms),
    '',
    ...comparisonSection(comparison),
    '',
  ]
    .map((line) => printable(line))
    .join('\n');
}

function summary(arms: readonly ArmChanges[]): string {
  const sum = (of: (arm: ArmChanges['overall']) => number): number =>
    arms.reduce((total, { overall }) => total + of(overall), 0);
  const [trials, changed, open] = [sum((all) => all.trials), sum((all) => all.changed), sum((all) => all.undetermined)];
  if (changed + open === 0) return `all ${trials} trials end as they did.`;
  return `of ${trials} trials ${trials - changed - open} end as they did, ${changed} otherwise; ${open} cannot be told from what is stored.`;
}
