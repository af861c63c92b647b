import { AttributionVerdict } from '../../attribution/attribution.ts';
import type { LogTotals } from './totals.ts';

interface TaskMean {
  sample_id: string;
  value: number;
}

/** The success rate of each task with scored trials: Inspect's reduction of a sample's epochs by their mean. */
export function taskMeans({ tasks }: LogTotals): TaskMean[] {
  return [...tasks].flatMap(([sample_id, { scored, successes }]) =>
    scored === 0 ? [] : [{ sample_id, value: successes / scored }],
  );
}

/** `reductions.json` */
export function inspectReductions(totals: LogTotals): object[] {
  return [{ scorer: 'tests', reducer: 'mean', samples: taskMeans(totals) }];
}

/**
 * `EvalResults` as Inspect itself computes them, so that its own scoring agrees. Accuracy is the mean of the tasks' rates,
 * which is the rate over all trials where tasks have equally many. Its standard error is that between tasks: Inspect takes
 * them for a random draw from many, which the intervals of our report do not.
 */
export function inspectResults(totals: LogTotals): object {
  const means = taskMeans(totals).map(({ value }) => value);
  const judged = [...totals.verdicts.values()].reduce((sum, count) => sum + count, 0);
  const tests = {
    name: 'tests',
    scorer: 'tests',
    reducer: 'mean',
    scored_samples: means.length,
    unscored_samples: totals.tasks.size - means.length,
    params: {},
    metrics: { accuracy: metric('accuracy', mean(means)), stderr: metric('stderr', standardError(means)) },
  };
  const attribution = {
    name: 'attribution',
    scorer: 'attribution',
    scored_samples: judged,
    unscored_samples: totals.trials - judged,
    params: {},
    metrics: Object.fromEntries(
      AttributionVerdict.options.map((verdict) => [
        verdict,
        { ...metric(verdict, (totals.verdicts.get(verdict) ?? 0) / judged), group: 'frequency' },
      ]),
    ),
  };
  return {
    total_samples: totals.trials,
    completed_samples: totals.scored,
    scores: judged === 0 ? [tests] : [tests, attribution],
  };
}

function metric(name: string, value: number): { name: string; value: number; params: object } {
  return { name, value, params: {} };
}

/** 0 of no values, as Inspect has it. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the mean, from the standard deviation with n - 1; 0 of less than two values. */
function standardError(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return 0;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (n - 1) / n);
}
