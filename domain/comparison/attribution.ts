import { z } from 'zod';
import { AttributionCost, AttributionVerdict } from '../attribution/attribution.ts';

const Count = z.int().min(0);
const Interval95 = z.tuple([z.number(), z.number()]);
const Difference = z.number().min(-1).max(1);

/** A share of trials, with Wilson's interval. Null where there are none. */
export const AttributionRate = z.strictObject({
  count: Count,
  of: Count,
  rate: z.number().min(0).max(1).nullable(),
  wilson_95: Interval95,
});
export type AttributionRate = z.infer<typeof AttributionRate>;

/** A mean of `n` trials' scores, with Student's interval; none of fewer than two, or of scores that are all equal. */
export const MeanScore = z.strictObject({
  n: Count,
  mean: z.number().min(0).max(1).nullable(),
  interval_95: Interval95.nullable(),
});
export type MeanScore = z.infer<typeof MeanScore>;

/** Whose fault the failures were: scored trials that did not succeed. The other counts add up to them. */
export const Faults = z.strictObject({
  failures: Count,
  /** The tests' alone; also where no test file was accepted. */
  tests: Count,
  /** The implementation's alone. */
  implementation: Count,
  both: Count,
  /** Vacuous tests, which say nothing of the implementation. */
  vacuous: Count,
  unclear: Count,
});
export type Faults = z.infer<typeof Faults>;

/** What an arm's trials are by the task's controls. */
export const AttributionFigures = z.strictObject({
  verdicts: z.record(AttributionVerdict, Count),
  faults: Faults,
  /** Of scored trials: their tests accept every reference, every time, and are not vacuous. */
  test_validity: AttributionRate,
  /** Of the mutants, by valid tests. */
  mutation_score: MeanScore,
  /** Of trials with valid tests: the implementation passes the hidden tests. */
  right_given_valid: AttributionRate,
  /** Of successes: the implementation fails the hidden tests. */
  false_success: AttributionRate,
  /** Of scored trials: success, valid tests, and the implementation passes the hidden tests. */
  true_success: AttributionRate,
  /** Of scored trials: the last implementation passes the hidden tests, whatever the model's own tests say. */
  passes_hidden: AttributionRate,
  /** Of scored trials. */
  unclear: AttributionRate,
});
export type AttributionFigures = z.infer<typeof AttributionFigures>;

/**
 * `to` minus `from`, with its 95% interval; null where one side has nothing to compare. A difference of scores alone can
 * have no interval: where those of one arm are all equal within each task.
 */
export const FigureChange = z.strictObject({
  difference: Difference.nullable(),
  interval_95: z.tuple([Difference, Difference]).nullable(),
});
export type FigureChange = z.infer<typeof FigureChange>;

/** Of one task, or of all together: then stratified by task. */
export const FigureChanges = z.strictObject({
  test_validity: FigureChange,
  mutation_score: FigureChange,
  right_given_valid: FigureChange,
  false_success: FigureChange,
  true_success: FigureChange,
  passes_hidden: FigureChange,
});
export type FigureChanges = z.infer<typeof FigureChanges>;

/** How many pairs of trials, one of each arm with the same task and number, went from one verdict to the other. */
export const VerdictFlip = z.strictObject({ from: AttributionVerdict, to: AttributionVerdict, trials: Count });
export type VerdictFlip = z.infer<typeof VerdictFlip>;

/** In `comparison_report.json`: whose fault failures were, and how much of the successes holds. Exploratory: decides nothing. */
export const AttributionComparison = z.strictObject({
  /** The compared pair first. */
  arms: z.array(
    z.strictObject({
      arm: z.string(),
      overall: AttributionFigures,
      per_task: z.array(AttributionFigures.extend({ task_id: z.string() })),
      cost: AttributionCost,
    }),
  ),
  /** From the baseline to the finetuned arm; null where they were judged by different controls. */
  change: z
    .strictObject({
      overall: FigureChanges,
      per_task: z.array(FigureChanges.extend({ task_id: z.string() })),
      /** Every combination that occurs, equal ones too. */
      flips: z.array(VerdictFlip),
    })
    .nullable(),
  /** What it shows and what it does not, in plain sentences. */
  readings: z.array(z.string()),
});
export type AttributionComparison = z.infer<typeof AttributionComparison>;
