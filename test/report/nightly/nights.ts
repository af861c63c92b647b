import { modelIdentity } from '../../support/model-identity.ts';
import type { Drift, NightArm, NightResult } from '../../../domain/nightly/night.ts';
import { nightId } from '../../../domain/nightly/night-id.ts';
import { nightOutcome } from '../../../domain/nightly/outcome.ts';
import { newcombe95 } from '../../../domain/statistics/newcombe.ts';
import { mulberry32 } from '../../../domain/statistics/random.ts';
import { stratifiedExact } from '../../../domain/statistics/stratified-exact.ts';
import { wilson95 } from '../../../domain/statistics/wilson.ts';

const RATES: Record<string, number> = {
  balanced_brackets: 0.42,
  fibonacci: 0.86,
  matrix_transpose: 0.64,
  prime_checker: 0.72,
  reverse_linked_list: 0.18,
  valid_parentheses: 0.55,
};
const TRIALS_PER_TASK = 50;
const FIRST_NIGHT_MS = Date.UTC(2025, 9, 20, 2);
const DAY_MS = 86_400_000;
const ALPHA = 0.05;
const MARGIN = 0.1;
const DRIFTED: Drift = { what: 'server_version', reference: '0.12.3', night: '0.13.0' };

/**
 * A history with one of everything: the first night is the reference, and in every hundred nights the model gets worse
 * for some, one has many infrastructure errors, three are missing, and a new server is later taken as a new reference.
 */
export function nights(
  count: number,
  { name = 'base', seed = 1 }: { name?: string; seed?: number } = {},
): NightResult[] {
  const random = mulberry32(seed);
  const results: NightResult[] = [];
  let reference: NightResult | null = null;
  for (let index = 0; index < count; index += 1) {
    const day = index % 100;
    if (day >= 40 && day < 43) continue;
    const shift = day >= 20 && day < 26 ? -0.14 : 0;
    const night = measured({ name, index, shift, broken: day === 33, random });
    if (day === 60) reference = results.at(-1) ?? null;
    results.push(reference === null ? { ...night, per_task: [] } : compared(night, reference, day >= 50 && day < 60));
    reference ??= night;
  }
  return results;
}

interface Measure {
  name: string;
  index: number;
  shift: number;
  broken: boolean;
  random: () => number;
}

function measured({ name, index, shift, broken, random }: Measure): NightResult {
  const started = new Date(FIRST_NIGHT_MS + index * DAY_MS);
  const infrastructureErrors = broken ? 90 : index % 17 === 5 ? 2 : 0;
  const scored = TRIALS_PER_TASK - Math.floor(infrastructureErrors / 6);
  const per_task = Object.entries(RATES).map(([task_id, rate]): NightResult['per_task'][number] => {
    const passed = Array.from({ length: scored }, () => random() < rate + shift).filter(Boolean).length;
    return { task_id, reference: [0, 0], night: [passed, scored] };
  });
  return {
    nightly: name,
    night: nightId(name, started),
    started_at: started.toISOString(),
    finished_at: new Date(started.getTime() + 5_400_000).toISOString(),
    reference: null,
    outcome: 'not_comparable',
    reasons: ['first night: it is now the reference'],
    drift: [],
    night_arm: armOf(per_task, infrastructureErrors),
    reference_arm: null,
    per_task,
    test: null,
    model: modelIdentity({
      ...{ name: 'qwen2.5-coder-1.5b', digest: '4f'.repeat(32), adapter_digest: 'a7'.repeat(32) },
      ...{ server: 'llama.cpp', server_version: 'b6123' },
    }),
    alert: null,
  };
}

function armOf(tasks: NightResult['per_task'], infrastructureErrors: number): NightArm {
  const successes = tasks.reduce((sum, { night }) => sum + night[0], 0);
  const scored = tasks.reduce((sum, { night }) => sum + night[1], 0);
  return {
    successes,
    scored,
    trials: scored + infrastructureErrors,
    infrastructure_errors: infrastructureErrors,
    rate: scored === 0 ? null : successes / scored,
    wilson_95: scored === 0 ? null : wilson95({ successes, trials: scored }),
  };
}

/** As a night is judged, with a power that is given. */
function compared(night: NightResult, reference: NightResult, drifted: boolean): NightResult {
  const per_task = night.per_task.map((task, index) => ({
    ...task,
    reference: reference.per_task[index]?.night ?? task.reference,
  }));
  const measuredBoth = {
    ...night,
    per_task,
    reference: `${reference.night}.baseline`,
    reference_arm: reference.night_arm,
  };
  if (drifted) {
    return { ...measuredBoth, drift: [DRIFTED], reasons: ['server_version: was 0.12.3, is 0.13.0'] };
  }
  const counts = ({ successes, scored }: NightArm) => ({ successes, trials: scored });
  const arms = { baseline: counts(reference.night_arm), finetuned: counts(night.night_arm) };
  const test = {
    p_one_sided: stratifiedExact(
      per_task.map((task) => ({
        baseline: { successes: task.night[0], trials: task.night[1] },
        finetuned: { successes: task.reference[0], trials: task.reference[1] },
      })),
    ).oneSided,
    alpha: ALPHA,
    margin: MARGIN,
    power: 0.853,
    difference: (night.night_arm.rate ?? 0) - (reference.night_arm.rate ?? 0),
    newcombe_95: newcombe95(arms),
  };
  const infrastructureShare = { reference: 0, night: night.night_arm.infrastructure_errors / night.night_arm.trials };
  const judged = nightOutcome({ test, wantedPower: 0.8, infrastructureShare });
  const alert = judged.outcome === 'regression' ? { state: 'sent' as const, detail: '' } : null;
  return { ...measuredBoth, ...judged, test, alert };
}
