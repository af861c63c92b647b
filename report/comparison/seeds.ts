import type { Comparison } from '../../domain/comparison/comparison.ts';
import { table } from '../../domain/table.ts';
import { percent } from '../numbers.ts';

/** The adapters that differ in their training's seed only; empty where there is one. */
export function seedsSection({ seeds }: Comparison): string[] {
  if (seeds === null) return [];
  const rows = seeds.adapters.map(({ arm, seed, successes, trials, rate }) => [
    arm,
    String(seed),
    `${successes}/${trials}`,
    percent(rate),
  ]);
  return [...table([['Adapter', 'Seed', 'Passed', 'Rate'], ...rows], { width: 100 }), seeds.reading];
}
