/** The percentiles 0, 1, ... 100 of some measurements. */
export interface Distribution {
  count: number;
  percentiles: readonly number[];
}

/**
 * Counts measurements by their value at three significant digits, so that any number of them needs little memory and
 * their percentiles are exact to the digits shown. A percentile is the smallest value that at least that share of the
 * measurements does not exceed.
 */
export class Tally {
  private readonly counts = new Map<number, number>();
  private total = 0;

  add(value: number): void {
    const rounded = Number(value.toPrecision(3));
    this.counts.set(rounded, (this.counts.get(rounded) ?? 0) + 1);
    this.total += 1;
  }

  distribution(): Distribution | null {
    if (this.total === 0) return null;
    const values = [...this.counts].toSorted(([a], [b]) => a - b);
    const percentiles: number[] = [];
    let below = 0;
    for (const [value, count] of values) {
      below += count;
      // In whole numbers: a hundredth times the total would round past the value it should stop at.
      while (percentiles.length <= 100 && percentiles.length * this.total <= 100 * below) percentiles.push(value);
    }
    return { count: this.total, percentiles };
  }
}

export function percentile(distribution: Distribution | null, share: number): number | null {
  return distribution?.percentiles[share] ?? null;
}
