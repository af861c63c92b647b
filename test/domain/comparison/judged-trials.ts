import fc from 'fast-check';
import {
  type ArmAttribution,
  type AttributionCounts,
  AttributionVerdict,
  type TrialAttribution,
} from '../../../domain/attribution/attribution.ts';
import { addAttribution, addCounts, noAttributions } from '../../../domain/attribution/counts.ts';
import { attributionVerdict } from '../../../domain/attribution/verdict.ts';
import { Limits } from '../../../domain/spec.ts';
import { SANDBOX } from './arm-summary.ts';

const MUTANTS = 11;
const SHA256 = 'c'.repeat(64);

/** What the controls say of one trial. */
export interface Bits {
  /** Runs of three in which the tests accept the second reference; null where no test file was accepted. */
  accepts: 0 | 2 | 3 | null;
  vacuous: boolean;
  /** Mutants of eleven. */
  killed: number;
  succeeded: boolean;
  right: boolean;
}

export const BITS: fc.Arbitrary<Bits> = fc.record({
  accepts: fc.constantFrom(3, 3, 3, 2, 0, null),
  vacuous: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
  killed: fc.nat(MUTANTS),
  succeeded: fc.boolean(),
  right: fc.boolean(),
});

export function judgedTrial({ accepts, vacuous, killed, succeeded, right }: Bits, index = 0): TrialAttribution {
  const judged: Pick<TrialAttribution, 'outcome' | 'tests' | 'implementation'> = {
    outcome: accepts === null ? 'g_test_failed' : succeeded ? 'success' : 'g_impl_failed',
    tests: accepts === null ? null : testsOf(accepts, vacuous, killed),
    implementation:
      accepts === null
        ? null
        : { sha256: SHA256, passes_hidden: right, reason: right ? 'pass' : 'fail', failed: right ? [] : ['test_edge'] },
  };
  const trial = { trial_id: `e.baseline.a.${index}`, task_id: 'a', trial_index: index };
  return { ...trial, ...judged, verdict: attributionVerdict(judged) };
}

function testsOf(passes: number, vacuous: boolean, killed: number): TrialAttribution['tests'] {
  const mutants = Array.from({ length: killed }, (_, mutant) => `mutant_${mutant}`);
  return {
    sha256: SHA256,
    references: [
      { passes: 3, runs: 3 },
      { passes, runs: 3 },
    ],
    vacuous,
    killed: passes === 3 && !vacuous ? mutants : null,
    mutants: MUTANTS,
  };
}

export function countsOf(trials: readonly Bits[]): AttributionCounts {
  return trials.reduce((counts, bits) => addAttribution(counts, judgedTrial(bits)), noAttributions());
}

/** How many trials of a task came to which verdict. */
export type Verdicts = Partial<Record<AttributionVerdict, number>>;

const VALID = { accepts: 3, vacuous: false, killed: 5 } as const;
const REJECTING = { accepts: 0, vacuous: false, killed: 0 } as const;

const EXAMPLES: Record<AttributionVerdict, Bits> = {
  true_success: { ...VALID, succeeded: true, right: true },
  false_success: { ...VALID, succeeded: true, right: false },
  vacuous_tests: { ...VALID, vacuous: true, succeeded: true, right: true },
  tests_wrong: { ...REJECTING, succeeded: false, right: true },
  implementation_wrong: { ...VALID, succeeded: false, right: false },
  both_wrong: { ...REJECTING, succeeded: false, right: false },
  unclear: { ...REJECTING, succeeded: true, right: true },
};

/** The mutants killed differ from trial to trial: four, five or six. */
export function trialsOf(verdicts: Verdicts): Bits[] {
  return AttributionVerdict.options.flatMap((verdict) =>
    Array.from({ length: verdicts[verdict] ?? 0 }, (_, index) => {
      const { killed, ...bits } = EXAMPLES[verdict];
      return { ...bits, killed: killed && killed - 1 + (index % 3) };
    }),
  );
}

/** An arm's attribution by its tasks' verdicts. */
export function attributionOf(
  verdicts: Record<string, Verdicts>,
  { arm = 'baseline', experiment = 'e', ...more }: { arm?: string; experiment?: string } & Partial<ArmAttribution> = {},
): ArmAttribution {
  const tasks = Object.entries(verdicts).map(([task_id, each]) => ({ task_id, ...countsOf(trialsOf(each)) }));
  return {
    experiment_id: experiment,
    arm,
    sandbox: SANDBOX,
    limits: Limits.parse({}),
    controls_sha256: Object.fromEntries(tasks.map(({ task_id }) => [task_id, SHA256])),
    tasks,
    overall: tasks.reduce<AttributionCounts>(addCounts, noAttributions()),
    cost: { runs: 420, known: 180, wall_ms: 12_000, benchmark_ms: 90_000 },
    ...more,
  };
}
