import { percent, points } from '../numbers.ts';
import { rate } from '../statistics/counts.ts';
import { sum } from '../statistics/sum.ts';
import { tunedArms } from '../tuned-arms.ts';
import type { SeedSpread } from './control.ts';
import type { ArmsOfExperiment } from './controls.ts';
import { interimLook } from './interim.ts';
import type { MeasuredArm } from './measured-arm.ts';

type Adapter = SeedSpread['adapters'][number];

/** The adapters that were trained on the finetuned arm's samples, each with a seed of its own; null where it is alone. */
export function seedSpread({
  finetuned,
  siblings,
}: Pick<ArmsOfExperiment, 'finetuned' | 'siblings'>): SeedSpread | null {
  const { design } = finetuned;
  const declared = tunedArms(design).filter(({ dataset }) => dataset === 'finetuned');
  const measured = new Map([finetuned, ...siblings].map((arm) => [arm.summary.arm, arm]));
  const adapters = declared.flatMap(({ arm, trainingSeed }): Adapter[] => {
    const there = measured.get(arm);
    return there ? [adapterOf(there, trainingSeed)] : [];
  });
  if (adapters.length < 2) return null;
  const missing = declared.filter(({ arm }) => !measured.has(arm)).map(({ arm }) => arm);
  const spread = { adapters, ...deviations(adapters) };
  const seeds = siblings.filter(({ summary }) => declared.some(({ arm }) => arm === summary.arm));
  return { ...spread, reading: [seedReading(spread, missing), ...interimLook(seeds)].join(' ') };
}

function adapterOf({ summary: { arm, overall }, training }: MeasuredArm, declaredSeed: number): Adapter {
  const { successes, scored: trials } = overall;
  return { arm, seed: training?.seed ?? declaredSeed, successes, trials, rate: rate({ successes, trials }) };
}

/** Of the adapters that have scored trials; with fewer than two there is no deviation. */
function deviations(adapters: readonly Adapter[]): Pick<SeedSpread, 'mean' | 'sd' | 'sampling_sd'> {
  const scored = adapters.flatMap((adapter) => (adapter.rate === null ? [] : [{ ...adapter, rate: adapter.rate }]));
  if (scored.length < 2) return { mean: null, sd: null, sampling_sd: null };
  const mean = sum(scored.map((adapter) => adapter.rate)) / scored.length;
  const squares = sum(scored.map((adapter) => (adapter.rate - mean) ** 2));
  const drawn = sum(scored.map(({ rate: passed, trials }) => (passed * (1 - passed)) / trials));
  return {
    mean,
    sd: Math.sqrt(squares / (scored.length - 1)),
    sampling_sd: Math.sqrt(drawn / scored.length),
  };
}

function seedReading(
  { adapters, mean, sd, sampling_sd }: Omit<SeedSpread, 'reading'>,
  missing: readonly string[],
): string {
  const gaps = missing.length === 0 ? '' : ` Declared and not measured: ${missing.join(', ')}.`;
  if (mean === null || sd === null || sampling_sd === null) return `Fewer than two adapters have scored trials.${gaps}`;
  const rates = adapters.flatMap((adapter) => adapter.rate ?? []);
  return `${rates.length} adapters, alike but for the seed of their training, passed ${percent(Math.min(...rates))} to ${percent(Math.max(...rates))} of their trials (mean ${percent(mean)}): a standard deviation of ${points(sd)} points, where the draw of trials alone gives at most about ${points(sampling_sd)}; the deviation of so few is rough itself.${gaps} The tests speak of the first adapter only.`;
}
