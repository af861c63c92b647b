import type { TrialAttribution } from '../../../domain/attribution/attribution.ts';

const SHA256 = '0'.repeat(64);

/** A judgement of tests that are not vacuous; of ten mutants they kill `killed`. */
export function testsJudgement({ accepts, killed = 5 }: { accepts: boolean; killed?: number }) {
  return {
    references: [
      { passes: 3, runs: 3 },
      { passes: accepts ? 3 : 0, runs: 3 },
    ],
    vacuous: false,
    killed: accepts ? Array.from({ length: killed }, (_, index) => `mutant_${index}`) : null,
    mutants: 10,
    sha256: SHA256,
  } satisfies TrialAttribution['tests'];
}

export function implementationJudgement(right: boolean) {
  return {
    passes_hidden: right,
    reason: right ? 'pass' : 'fail',
    failed: right ? [] : ['test_one'],
    sha256: SHA256,
  } satisfies TrialAttribution['implementation'];
}
