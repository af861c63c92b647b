import type { ImplementationJudgement, TestsJudgement } from '../../../domain/attribution/attribution.ts';
import { acceptsReferences } from '../../../domain/attribution/verdict.ts';

/** What the task's controls say of tests: `they accept both references, fail without a solution, and kill 7 of 10 mutants`. */
export function testsWords(tests: TestsJudgement | null): string {
  if (tests === null) return 'no test file was accepted';
  const { vacuous, killed, mutants } = tests;
  const parts = [
    referenceWords(tests),
    vacuous ? 'pass without a solution' : 'fail without a solution',
    killed === null ? 'were not put to the mutants' : `kill ${killed.length} of ${mutants} mutants`,
  ];
  return `they ${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`;
}

function referenceWords(tests: TestsJudgement): string {
  const { references } = tests;
  const all = references.length === 2 ? 'both references' : `all ${references.length} references`;
  if (acceptsReferences(tests)) return `accept ${all}`;
  if (references.every(({ passes }) => passes === 0)) return `reject ${all}`;
  const rejected = references.flatMap(({ passes, runs }, index) =>
    passes === runs ? [] : [`${index + 1}${passes === 0 ? '' : ` (in ${runs - passes} of ${runs} runs)`}`],
  );
  return `reject reference ${rejected.join(' and ')} of ${references.length}`;
}

/** What the hidden tests say of an implementation, without the names of those it fails. */
export function implementationWords(implementation: ImplementationJudgement | null): string {
  if (implementation === null) return 'there is no code that could run';
  const { passes_hidden, reason } = implementation;
  if (passes_hidden) return 'it passes the hidden tests';
  return `it fails the hidden tests${reason === 'fail' ? '' : ` (${reason.replaceAll('_', ' ')})`}`;
}
