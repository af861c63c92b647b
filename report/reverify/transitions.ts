import type { ArmChanges } from '../../domain/reverify/reverified.ts';
import type { Unknown } from '../../domain/reverify/verdicts.ts';
import { leftTable } from './left-table.ts';

const EXAMPLES = 10;

/** Where trials, attempts and attributions went, and some of the trials by id; nothing where nothing went. */
export function transitionsSection(arms: readonly ArmChanges[]): string[] {
  return [...outcomesSection(arms), ...reasonsSection(arms), ...attributionSection(arms), ...examplesSection(arms)];
}

const UNKNOWN: Record<Unknown, string> = {
  other_tests: 'unknown: another test file is accepted, which no implementation was asked for',
  never_asked: 'unknown: tests are accepted, and no implementation was asked for',
  ask_tests_again: 'unknown: the accepted tests are rejected, and the model had attempts left',
  ask_implementation_again: 'unknown: the accepted implementation is rejected, and the model had attempts left',
  other_length: 'unknown: the prompt that outgrew the context would show other feedback, and might fit',
};

function outcomesSection(arms: readonly ArmChanges[]): string[] {
  const rows = arms.flatMap(({ arm, outcomes }) =>
    outcomes.map(({ from, to, unknown, trials }) => [
      arm,
      String(trials),
      from,
      to ?? (unknown ? UNKNOWN[unknown] : ''),
    ]),
  );
  return rows.length === 0 ? [] : ['', 'OUTCOMES', ...leftTable([['Arm', 'Trials', 'Then', 'Now'], ...rows])];
}

function reasonsSection(arms: readonly ArmChanges[]): string[] {
  const rows = arms.flatMap(({ arm, reasons }) =>
    reasons.map(({ step, from, to, guard, attempts }) => [arm, String(attempts), step, from, to, guard]),
  );
  return rows.length === 0
    ? []
    : ['', 'REASONS OF ATTEMPTS', ...leftTable([['Arm', 'Attempts', 'Step', 'Then', 'Now', 'Guard'], ...rows])];
}

function attributionSection(arms: readonly ArmChanges[]): string[] {
  const judged = arms.flatMap(({ arm, attribution }) => (attribution === null ? [] : [{ arm, attribution }]));
  if (judged.length === 0) return [];
  const rows = judged.flatMap(({ arm, attribution }) =>
    attribution
      .filter(({ from, to }) => from !== to)
      .map(({ from, to, trials }) => [arm, String(trials), from, to ?? 'unknown']),
  );
  const same = judged.flatMap(({ attribution }) => attribution.filter(({ from, to }) => from === to));
  const sameTrials = same.reduce((sum, { trials }) => sum + trials, 0);
  const line = `${sameTrials} ${sameTrials === 1 ? 'trial has' : 'trials have'} the same verdict by the tasks' controls of then and of now.`;
  return [
    '',
    "ATTRIBUTION, by the tasks' references, mutants and hidden tests",
    ...(rows.length === 0 ? [] : leftTable([['Arm', 'Trials', 'Then', 'Now'], ...rows])),
    line,
  ];
}

function examplesSection(arms: readonly ArmChanges[]): string[] {
  const all = arms.flatMap((arm) => arm.examples);
  const [changed, open] = [all.filter(({ now }) => now !== null), all.filter(({ now }) => now === null)];
  const examples = [...changed, ...open].slice(0, EXAMPLES);
  if (examples.length === 0) return [];
  const rows = examples.map(({ trial_id, before, now }) => [trial_id, before, now ?? 'unknown']);
  return ['', 'SOME OF THEM (tddft trials show <trial>)', ...leftTable([['Trial', 'Then', 'Now'], ...rows])];
}
