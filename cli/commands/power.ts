import { Command } from 'commander';
import { z } from 'zod';
import { designPower } from '../../domain/comparison/design-power.ts';
import { legacyByChance } from '../../domain/comparison/legacy-by-chance.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { Analysis, DEFAULT_TASKS, MAX_TRIALS_PER_TASK } from '../../domain/spec.ts';
import { MAX_LEGACY_TRIALS, powerReport } from '../../report/power.ts';
import { numberOf } from '../number-option.ts';
import { createOutput } from '../output.ts';

/** The published pass rate of the model that the original experiment tunes. */
export const PUBLISHED_BASELINE = 0.57;

const ROUNDING = 1e-12;

const fraction = z.number().gt(0).lt(1);

const PowerInput = z.strictObject({
  trials: z.int().min(1).max(MAX_TRIALS_PER_TASK).default(50),
  tasks: z.int().min(1).max(1000).optional(),
  baseline_rate: z.array(fraction).min(1).max(1000).default([PUBLISHED_BASELINE]),
  difference: fraction.default(0.05),
  alpha: fraction.default(0.05),
  power: fraction.default(0.8),
});

interface PowerOptions {
  trials?: string;
  tasks?: string;
  baselineRate?: string;
  difference?: string;
  alpha?: string;
  power?: string;
  json?: boolean;
}

export function powerCommand(): Command {
  return new Command('power')
    .description('tell what a design can detect, before anything is run')
    .option('--trials <n>', 'trials per task and arm (50)')
    .option('--tasks <n>', `number of tasks (${DEFAULT_TASKS.length}, or one for each baseline rate)`)
    .option('--baseline-rate <rates>', `true pass rate of the baseline: one, or one per task (${PUBLISHED_BASELINE})`)
    .option('--difference <x>', 'the true gain hoped for, as a fraction (0.05)')
    .option('--alpha <x>', 'two-sided level of the test (0.05)')
    .option('--power <x>', 'the wanted power (0.8)')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tddft power\n  tddft power --trials 200 --difference 0.07\n  tddft power --baseline-rate 0.9,0.85,0.8,0.4,0.3,0.17 --json\n',
    )
    .action(power);
}

function power(options: PowerOptions): void {
  const output = createOutput(options.json ?? false);
  const {
    trials,
    tasks,
    baseline_rate,
    difference,
    alpha,
    power: wantedPower,
  } = parseInput(PowerInput, {
    trials: numberOf(options.trials),
    tasks: numberOf(options.tasks),
    baseline_rate: options.baselineRate?.split(',').map(numberOf),
    difference: numberOf(options.difference),
    alpha: numberOf(options.alpha),
    power: numberOf(options.power),
  });
  const baselineRates = ratesOf(baseline_rate, tasks);
  const most = 1 - baselineRates.reduce((sum, rate) => sum + rate, 0) / baselineRates.length;
  // The mean of rates can come out a bit too small, and the gain that leads to a rate of 1 pass for one below it.
  if (difference >= most - ROUNDING) {
    throw new InvalidInput([
      `difference: no rate is so far above the baseline (got ${difference}, allowed less than ${Number(most.toFixed(12))})`,
    ]);
  }
  const design = {
    trialsPerTask: trials,
    baselineRates,
    difference,
    wantedPower,
    alpha,
  };
  const computed = designPower(design);
  const rule = Analysis.parse({ alpha });
  const chance = computed.trials_per_arm <= MAX_LEGACY_TRIALS ? legacyByChance(trials, baselineRates, rule) : null;
  output.data(
    {
      design: {
        tasks: baselineRates.length,
        trials_per_task: trials,
        baseline_rates: baselineRates,
        difference,
        alpha,
        wanted_power: wantedPower,
      },
      ...computed,
      legacy_rule_by_chance: chance,
    },
    powerReport(design, computed, { rule, chance }),
  );
}

function ratesOf(rates: readonly number[], tasks: number | undefined): readonly number[] {
  const [only] = rates;
  if (rates.length === 1 && only !== undefined) {
    return Array.from({ length: tasks ?? DEFAULT_TASKS.length }, () => only);
  }
  if (tasks !== undefined && tasks !== rates.length) {
    throw new InvalidInput([`baseline_rate: one rate, or one per task (got ${rates.length}, allowed 1 or ${tasks})`]);
  }
  return rates;
}
