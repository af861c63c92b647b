import { mulberry32 } from '../statistics/random.ts';

/** The items in an order that only the seed decides. */
export function seededShuffle<Item>(items: readonly Item[], seed: number): Item[] {
  const random = mulberry32(seed);
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
