import type { ImplementationJudgement, TestsJudgement, TrialAttribution } from '../domain/attribution/attribution.ts';
import type { Task } from '../domain/task.ts';
import { printable } from './printable.ts';

/** What one trial is by its task's controls; `mutants` are the task's as its file has them now. */
export function trialAttributionText(
  { verdict, tests, implementation }: TrialAttribution,
  mutants: Task['mutants'],
): string {
  return printable(
    [
      `=== attribution: ${verdict}`,
      ...(tests === null ? ['tests: none was accepted'] : testsLines(tests, mutants)),
      implementation === null ? 'implementation: no code that could run' : implementationLine(implementation),
    ].join('\n'),
  );
}

function testsLines(
  { references, vacuous, killed, mutants: count }: TestsJudgement,
  mutants: Task['mutants'],
): string[] {
  const accepted = references.map(
    ({ passes, runs }, index) => `  reference ${index + 1}: accepted in ${passes} of ${runs} runs`,
  );
  const head = `tests: ${vacuous ? 'vacuous, they pass without a solution' : 'they fail without a solution'}`;
  if (killed === null) return [head, ...accepted, '  mutants: not tried'];
  const survived = mutants.filter(({ id }) => !killed.includes(id));
  return [
    head,
    ...accepted,
    `  mutants: ${killed.length} of ${count} killed${killed.length === 0 ? '' : `: ${killed.join(', ')}`}`,
    ...survived.map(({ id, why }) => `  survived: ${id}: ${why}`),
  ];
}

function implementationLine({ passes_hidden, reason, failed }: ImplementationJudgement): string {
  if (passes_hidden) return 'implementation: passes the hidden tests';
  const names = failed.length === 0 ? '' : `: ${failed.join(', ')}`;
  return `implementation: fails the hidden tests (${reason})${names}`;
}
